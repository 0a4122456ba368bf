package io.jackfield.deploy.jar;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleException;

class ReasonTest {

  @Test
  void itIsWhatIsAtTheBottom() {
    Throwable constructor =
        new InvocationTargetException(new IllegalStateException("no such queue"));
    assertThat(Reason.of(new BundleException("Activator start error", constructor)))
        .isEqualTo("no such queue");
  }

  @Test
  void aMessageThatIsNoneIsNotAlone() {
    assertThat(Reason.of(new NoClassDefFoundError("a/B")))
        .isEqualTo("java.lang.NoClassDefFoundError: a/B");
    assertThat(Reason.of(new NullPointerException())).contains("NullPointerException");
    assertThat(Reason.of(new NoSuchFileException("/a"))).isEqualTo("there is no such file");
    assertThat(Reason.of(new AccessDeniedException("/a"))).isEqualTo("access denied");
  }
}
