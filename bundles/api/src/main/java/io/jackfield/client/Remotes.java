package io.jackfield.client;

import org.osgi.annotation.versioning.ProviderType;

/** Reaches the files of other servers, over HTTP and FTP alike. From any thread. */
@ProviderType
public interface Remotes {

  /**
   * Prepares to speak to a server; nothing is sent before the first call at what it returns.
   *
   * @throws IllegalArgumentException if there is something in the settings that cannot be, with a
   *     reason for who wrote them
   */
  Remote open(RemoteSpec spec);
}
