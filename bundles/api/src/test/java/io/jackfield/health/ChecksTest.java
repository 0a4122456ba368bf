package io.jackfield.health;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static ResultLog.Entry answer(HealthCheck check) {
    return Checks.answering(check).execute().iterator().next();
  }

  @Test
  void whatACheckSaysIsPassedOn() {
    Result result = new Result(Result.Status.WARN, "soon");
    assertThat(Checks.answering(() -> result).execute()).isSameAs(result);
  }

  @Test
  @SuppressWarnings("NullAway")
  void oneThatSaysNothingIsAnError() {
    ResultLog.Entry said = answer(() -> null);
    assertThat(said.getStatus()).isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
    assertThat(said.getMessage()).isEqualTo("the check says nothing");
  }

  @Test
  void oneThatThrowsIsAnErrorInWordsAlone() {
    ResultLog.Entry said =
        answer(
            () -> {
              throw new IllegalStateException("out of order");
            });
    assertThat(said.getStatus()).isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
    assertThat(said.getMessage())
        .isEqualTo("the check failed: java.lang.IllegalStateException: out of order");
    assertThat(said.getException()).as("it would hold the class loader").isNull();
    assertThat(
            answer(
                    () -> {
                      throw new NoClassDefFoundError("gone");
                    })
                .getStatus())
        .isEqualTo(Result.Status.HEALTH_CHECK_ERROR);
  }
}
