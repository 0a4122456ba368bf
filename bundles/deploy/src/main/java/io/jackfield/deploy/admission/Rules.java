package io.jackfield.deploy.admission;

import java.util.Set;

/**
 * What is asked, as the keys of the configuration say it.
 *
 * @param sha256Allow file of the hashes that are allowed; blank for any
 * @param signer file of certificates, one of which must have signed; blank for none
 * @param servicesAllow names of bundles that may offer guarded services
 * @param downgrade whether a lower version may replace a higher one
 */
public record Rules(
    String sha256Allow, String signer, Set<String> servicesAllow, boolean downgrade) {}
