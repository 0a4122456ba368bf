package io.jackfield.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/**
 * The paths that a handler answers or a filter is for, as {@link HttpProperties#PATH} says:
 * {@code @HttpPath("/orders/{id}")}.
 */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HttpPath {

  /** The value of {@code http.path}; several are allowed. */
  String[] value();
}
