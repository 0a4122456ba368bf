package io.jackfield.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.RemoteException;
import io.jackfield.client.RemoteException.Reason;
import io.jackfield.command.RetryableException;
import io.jackfield.testkit.TestCall;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private final TestCall call = new TestCall();
  private final List<Integer> pauses = new ArrayList<>();
  private int tries;
  private long done;

  private Attempts attempts(int retries) {
    return new Attempts(call, retries, pauses::add);
  }

  private String failing(int times, Reason reason) throws IOException {
    if (tries++ < times) {
      throw new RemoteException(reason, "it is down");
    }
    return "fine";
  }

  @Test
  void triesAgainAndWaitsLonger() throws Exception {
    assertThat(attempts(3).run(() -> failing(3, Reason.BUSY), () -> 0)).isEqualTo("fine");
    assertThat(pauses).containsExactly(1, 2, 4);
    assertThat(call.remarks()).first().isEqualTo("it is down; another try in 1 s");
  }

  @Test
  void waitsNotLongerThanHalfAMinute() throws Exception {
    attempts(40).run(() -> failing(40, Reason.UNREACHABLE), () -> 0);
    assertThat(pauses).hasSize(40).endsWith(30, 30).doesNotContain(32);
  }

  @Test
  void givesUpForNow() {
    assertThatThrownBy(() -> attempts(1).run(() -> failing(9, Reason.BUSY), () -> 0))
        .isInstanceOf(RetryableException.class)
        .hasMessage("it is down");
    assertThat(tries).isEqualTo(2);
  }

  @Test
  void givesUpForGood() {
    assertThatThrownBy(() -> attempts(3).run(() -> failing(9, Reason.NOT_FOUND), () -> 0))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("it is down");
    assertThat(tries).isEqualTo(1);
  }

  @Test
  void saysWhatWouldHelp() {
    assertThatThrownBy(() -> attempts(3).run(() -> failing(9, Reason.CREDENTIALS), () -> 0))
        .hasMessage("it is down; --user NAME logs in");
    assertThatThrownBy(() -> attempts(3).run(() -> failing(99, Reason.UNTRUSTED), () -> 0))
        .hasMessage("it is down; --ca FILE names it");
  }

  @Test
  void countsAnewWhereItCameFurther() throws Exception {
    attempts(1)
        .run(
            () -> {
              done += 10;
              return failing(5, Reason.UNREACHABLE);
            },
            () -> done);
    assertThat(pauses).containsExactly(1, 1, 1, 1, 1);
  }

  @Test
  void isQuietIfWanted() throws Exception {
    call.with("--quiet");
    attempts(3).run(() -> failing(1, Reason.BUSY), () -> 0);
    assertThat(call.remarks()).isEmpty();
  }

  @Test
  void endsWithAnInterrupt() {
    Attempts attempts =
        new Attempts(
            call,
            3,
            count -> {
              throw new InterruptedException();
            });
    assertThatThrownBy(() -> attempts.run(() -> failing(1, Reason.BUSY), () -> 0))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
