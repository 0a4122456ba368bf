package io.jackfield.deploy.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import org.junit.jupiter.api.Test;

class ComponentsTest {

  @Test
  void theReasonOfAFailureIsItsRoot() {
    StringWriter trace = new StringWriter();
    new InvocationTargetException(new RuntimeException(new IllegalStateException("no such queue")))
        .printStackTrace(new PrintWriter(trace, true));
    assertThat(Components.rootCause(trace.toString()))
        .isEqualTo("java.lang.IllegalStateException: no such queue");
    assertThat(Components.rootCause("out of order")).isEqualTo("out of order");
    assertThat(Components.rootCause(null)).isEqualTo("no reason given");
  }
}
