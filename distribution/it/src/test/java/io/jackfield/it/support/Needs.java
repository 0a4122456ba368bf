package io.jackfield.it.support;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test, or a class of them, that runs programs beside the JDK. It is skipped where one of them is
 * not on the search path, and fails instead where the system property {@code jackfield.it.programs}
 * is {@code required}, as on the build machine.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(Programs.class)
public @interface Needs {

  /** The names of the programs; {@code .ci/run} installs them. */
  String[] value();
}
