package io.jackfield.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The hosts that a handler answers for or a filter is for, as {@link HttpProperties#HOST} says. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HttpHost {

  /** The value of {@code http.host}; several are allowed. */
  String[] value();
}
