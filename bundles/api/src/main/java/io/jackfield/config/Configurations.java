package io.jackfield.config;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The files in {@code etc/}. Methods may be called from any thread; they read the disk. */
@ProviderType
public interface Configurations {

  /** What is wrong in the files as they are now; empty if nothing is. Changes nothing. */
  List<ConfigProblem> check();

  /**
   * The same by what one version of a bundle can be configured with, and in no other file: another
   * version beside it may see it differently.
   *
   * @param bundleId of a resolved bundle; nothing is wrong for one that is not configured
   */
  List<ConfigProblem> check(long bundleId);

  /**
   * Applies what has changed at once, where a change else waits until its file is left alone. The
   * log says by file and key what has come into force since the last time, or the start of the
   * daemon, and what is wrong.
   */
  void reload();
}
