package io.jackfield.deploy;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts bundles into the live tier and takes them out. One change at a time; methods block until it
 * is made, so call them on a worker.
 */
@ProviderType
public interface Deployer {

  /**
   * Copies a jar into the folder {@code deploy/} under the last part of its symbolic name and
   * installs it beside the version that is there, which goes when the new one has started.
   *
   * @return the bundle as it stands now
   * @throws DeployException if it was refused; what was there goes on untouched
   */
  LiveBundle deploy(Path jar) throws DeployException;

  /**
   * Removes what was deployed; a shipped bundle of the same name comes back.
   *
   * @param name a symbolic name, or its last part where that is clear
   * @throws DeployException if there is no such bundle or it was not deployed but shipped
   */
  void undeploy(String name) throws DeployException;

  /** The bundles of the live tier, by name. */
  List<LiveBundle> bundles();
}
