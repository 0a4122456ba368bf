package io.jackfield.tasks.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CronTimesTest {

  /** The expected times are the ones right after the start, without a gap and without a repeat. */
  @ParameterizedTest
  @CsvSource({
    // The clocks go from 2 to 3: what is left out comes at 3, once.
    "Europe/Berlin, 30 2 28 3 *, 2026-11-28T00:00:00Z, 2027-03-28T01:00:00Z 2028-03-28T00:30:00Z",
    "Europe/Berlin, 30 2 * * *, 2027-03-27T12:00:00Z, 2027-03-28T01:00:00Z 2027-03-29T00:30:00Z",
    "Europe/Berlin, */15 2 * * *, 2027-03-27T12:00:00Z, 2027-03-28T01:00:00Z 2027-03-29T00:00:00Z",
    "Europe/Berlin, 0 2-3 * * *, 2027-03-27T12:00:00Z, 2027-03-28T01:00:00Z 2027-03-29T00:00:00Z",
    "Europe/Berlin, 30 2-3 * * *, 2027-03-28T00:59:59Z, 2027-03-28T01:00:00Z 2027-03-28T01:30:00Z",
    "America/New_York, 30 2 * * *, 2027-03-14T00:00:00Z, 2027-03-14T07:00:00Z 2027-03-15T06:30:00Z",
    "Asia/Beirut, 0 0 * * *, 2027-03-27T12:00:00Z, 2027-03-27T22:00:00Z 2027-03-28T21:00:00Z",
    "Australia/Lord_Howe, 15 2 * * *, 2027-10-02T12:00:00Z,"
        + " 2027-10-02T15:30:00Z 2027-10-03T15:15:00Z",
    // A whole day is left out.
    "Pacific/Apia, 0 3 30 12 *, 2011-12-01T00:00:00Z, 2011-12-30T10:00:00Z 2012-12-29T13:00:00Z",
    // The clocks go from 3 to 2: what comes twice counts the first time.
    "Europe/Berlin, 30 2 * * *, 2027-10-30T12:00:00Z, 2027-10-31T00:30:00Z 2027-11-01T01:30:00Z",
    "Europe/Berlin, 30 2 * * *, 2027-10-31T01:10:00Z, 2027-11-01T01:30:00Z",
    "Europe/Berlin, */30 2 * * *, 2027-10-30T12:00:00Z,"
        + " 2027-10-31T00:00:00Z 2027-10-31T00:30:00Z 2027-11-01T01:00:00Z",
    "Europe/Berlin, 0 2-3 * * *, 2027-10-31T00:00:00Z, 2027-10-31T02:00:00Z 2027-11-01T01:00:00Z",
    "America/New_York, 30 1 * * *, 2027-11-07T00:00:00Z, 2027-11-07T05:30:00Z 2027-11-08T06:30:00Z",
    "Australia/Lord_Howe, 45 1 * * *, 2027-04-03T12:00:00Z,"
        + " 2027-04-03T14:45:00Z 2027-04-04T15:15:00Z",
    // An expression for every hour goes on without a break and without an extra.
    "Europe/Berlin, */15 * * * *, 2027-03-28T00:40:00Z,"
        + " 2027-03-28T00:45:00Z 2027-03-28T01:00:00Z 2027-03-28T01:15:00Z",
    "Europe/Berlin, 30 * * * *, 2027-03-28T00:00:00Z, 2027-03-28T00:30:00Z 2027-03-28T01:30:00Z",
    "Europe/Berlin, */15 * * * *, 2027-10-31T00:40:00Z,"
        + " 2027-10-31T00:45:00Z 2027-10-31T01:00:00Z 2027-10-31T01:15:00Z",
    "Europe/Berlin, 0 */15 * * * *, 2027-10-31T01:40:00Z,"
        + " 2027-10-31T01:45:00Z 2027-10-31T02:00:00Z 2027-10-31T02:15:00Z",
    "Europe/Berlin, 30 * * * *, 2027-10-31T00:00:00Z,"
        + " 2027-10-31T00:30:00Z 2027-10-31T01:30:00Z 2027-10-31T02:30:00Z",
    "Australia/Lord_Howe, */20 * * * *, 2027-04-03T14:50:00Z,"
        + " 2027-04-03T15:10:00Z 2027-04-03T15:30:00Z",
    "UTC, 30 2 28 3 *, 2026-11-28T00:00:00Z, 2027-03-28T02:30:00Z 2028-03-28T02:30:00Z",
  })
  void comesAtTheseTimes(String zone, String expression, Instant start, String expected) {
    CronTimes times = new CronTimes(expression, ZoneId.of(zone));
    List<Instant> wanted = Arrays.stream(expected.split(" ")).map(Instant::parse).toList();
    assertThat(Stream.iterate(times.next(start), times::next).limit(wanted.size()))
        .containsExactlyElementsOf(wanted);
  }
}
