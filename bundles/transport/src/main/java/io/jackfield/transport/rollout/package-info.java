/**
 * Which version of a bundle gets connections and requests: for who deploys, and for who collects
 * services of other bundles. As stable as its users in this project need it.
 */
@Export
@Version("0.1.0")
@NullMarked
package io.jackfield.transport.rollout;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
