package io.jackfield.deploy.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a rollback goes back to. */
public class PastTest {
  private final List<Change> history = new ArrayList<>();

  @Test
  void theOneBelow() {
    change("deploy", "", "a", Change.DONE);
    change("deploy", "a", "b", Change.DONE);
    assertThat(before("b")).isEqualTo("a");
    change("rollback", "b", "a", Change.DONE);
    assertThat(before("a")).isEmpty();
  }

  @Test
  void whatWasRefusedNeverRan() {
    change("deploy", "", "a", Change.DONE);
    change("deploy", "a", "b", Change.REFUSED);
    change("deploy", "a", "c", Change.DONE);
    assertThat(before("c")).isEqualTo("a");
  }

  @Test
  void anInterruptedDeploymentCountsIfItWasMade() {
    change("deploy", "", "a", Change.DONE);
    change("deploy", "a", "b", Change.INTERRUPTED);
    change("deploy", "b", "c", Change.DONE);
    assertThat(before("c")).isEqualTo("b");
    change("deploy", "c", "d", Change.INTERRUPTED);
    change("deploy", "c", "e", Change.DONE);
    assertThat(before("e")).isEqualTo("c");
  }

  @Test
  void anInterruptedRollbackIsNotTakenBack() {
    change("deploy", "", "a", Change.DONE);
    change("deploy", "a", "b", Change.DONE);
    change("rollback", "b", "a", Change.INTERRUPTED);
    assertThat(before("a")).isEmpty();
    assertThat(before("b")).isEqualTo("a");
  }

  @Test
  void anInterruptedUndeploymentForgetsIfItWasMade() {
    change("deploy", "shipped", "a", Change.DONE);
    change("undeploy", "a", "shipped", Change.INTERRUPTED);
    change("deploy", "shipped", "b", Change.DONE);
    assertThat(before("b")).isEmpty();
  }

  @Test
  void whatWasUndeployedComesBackWithItsPast() {
    change("deploy", "shipped", "a", Change.DONE);
    change("deploy", "a", "b", Change.DONE);
    change("undeploy", "b", "shipped", Change.DONE);
    assertThat(undeployed("shipped")).isEqualTo("b");
    change("rollback", "shipped", "b", Change.DONE);
    assertThat(undeployed("b")).isEmpty();
    assertThat(before("b")).isEqualTo("a");
  }

  @Test
  void anInterruptedUndeploymentIsUndoneIfItWasMade() {
    change("deploy", "", "a", Change.DONE);
    change("undeploy", "a", "", Change.INTERRUPTED);
    assertThat(undeployed("")).isEqualTo("a");
    assertThat(undeployed("a")).isEmpty();
  }

  @Test
  void anUndeploymentThatSomethingFollowedIsNotUndone() {
    change("undeploy", "a", "shipped", Change.DONE);
    change("restart", "shipped", "shipped", Change.DONE);
    change("canary", "shipped", "x", Change.DONE);
    change("abort", "x", "shipped", Change.DONE);
    assertThat(undeployed("shipped")).as("these put no other version in force").isEqualTo("a");
    change("deploy", "shipped", "b", Change.REFUSED);
    assertThat(undeployed("shipped")).isEqualTo("a");
    change("deploy", "shipped", "b", Change.DONE);
    change("rollback", "b", "shipped", Change.DONE);
    assertThat(undeployed("shipped")).isEmpty();
  }

  private String undeployed(String runningHash) {
    return Past.undeployed(history, "echo", runningHash).map(Change::fromHash).orElse("");
  }

  private void change(String action, String from, String to, String outcome) {
    String id = Integer.toString(history.size());
    history.add(
        new Change(id, Instant.EPOCH, "me", action, "echo", from, from, to, to, outcome, "", 0, 0));
  }

  /** The hash of it; empty for none. */
  private String before(String runningHash) {
    return Past.before(history, "echo", runningHash).map(Past.Version::hash).orElse("");
  }
}
