package io.jackfield.http;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.osgi.service.component.annotations.ComponentPropertyType;

/** The methods that a handler answers, as {@link HttpProperties#METHOD} says. */
@ComponentPropertyType
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.TYPE)
public @interface HttpMethod {

  /** The value of {@code http.method}; several are allowed. */
  String[] value();
}
