package io.jackfield.file;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees each whole file before it has its name: publish one as a service. All checks look at a file
 * one after the other, the highest {@code service.ranking} first, until one refuses it. A file that
 * is refused is never seen by anybody.
 *
 * <p>Resumed and appended files are checked as a whole. Names are not: to rename a file checks
 * nothing again.
 */
@ConsumerType
public interface StoreCheck {
  /**
   * The service property with the name, a {@link String}, by which configuration requires a check
   * ({@code checks.required}); the component's name unless set.
   */
  String NAME = "check.name";

  /**
   * Looks at a file. On a thread of the check's own bundle, several at a time; interrupted after
   * {@code check.timeout}. To throw, or to take longer, refuses the file for now.
   *
   * @param file valid until this returns
   */
  StoreVerdict check(StoredFile file) throws Exception;
}
