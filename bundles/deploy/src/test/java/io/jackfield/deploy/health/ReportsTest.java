package io.jackfield.deploy.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jackfield.health.CheckReport;
import io.jackfield.health.DiskSpace;
import java.time.Duration;
import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;

class ReportsTest {
  private static final long GIB = 1L << 30;

  private static CheckReport report(String bundle, String name, Status status) {
    return new CheckReport(name, bundle, List.of(), status, List.of(), Duration.ZERO, false);
  }

  @Test
  void theWorstComesFirst() {
    List<CheckReport> reports =
        List.of(
            report("a", "b", Status.OK),
            report("a", "d", Status.CRITICAL),
            report("a", "c", Status.CRITICAL),
            report("a", "a", Status.WARN));
    assertThat(Reports.arrange(reports))
        .extracting(CheckReport::name)
        .containsExactly("c", "d", "a", "b");
    assertThat(CheckReport.worst(reports)).isEqualTo(Status.CRITICAL);
    assertThat(CheckReport.worst(List.of())).isEqualTo(Status.OK);
  }

  @Test
  void ofTwoVersionsTheOneThatIsBetterOffCounts() {
    List<CheckReport> reports =
        List.of(
            report("a", "door", Status.CRITICAL),
            report("a", "door", Status.WARN),
            report("b", "door", Status.CRITICAL));
    assertThat(Reports.arrange(reports))
        .extracting(CheckReport::bundle, CheckReport::status)
        .containsExactly(tuple("b", Status.CRITICAL), tuple("a", Status.WARN));
  }

  @Test
  void aDiskIsNearlyFullWhereLittleIsLeftInEveryMeasure() {
    assertThat(new DiskSpace(3 * GIB, 100 * GIB).status()).isEqualTo(Result.Status.OK);
    assertThat(new DiskSpace(GIB, 100 * GIB).status()).isEqualTo(Result.Status.WARN);
    assertThat(new DiskSpace(GIB, 9 * GIB).status()).isEqualTo(Result.Status.OK);
    assertThat(new DiskSpace(GIB / 5, 100 * GIB).status()).isEqualTo(Result.Status.CRITICAL);
    assertThat(new DiskSpace(GIB / 5, GIB / 2).status()).isEqualTo(Result.Status.OK);
    assertThat(new DiskSpace(0, 0).status()).as("who cannot tell").isEqualTo(Result.Status.OK);
  }
}
