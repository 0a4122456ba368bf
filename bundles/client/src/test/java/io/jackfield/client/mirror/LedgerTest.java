package io.jackfield.client.mirror;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jackfield.client.mirror.Ledger.Begun;
import io.jackfield.client.mirror.Ledger.Refused;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {
  private static final long TODAY = 20_000;

  @TempDir Path folder;

  private Ledger open() throws IOException {
    return open(TODAY);
  }

  private Ledger open(long day) throws IOException {
    return Ledger.open(folder.resolve("deep/ledger"), "pair", day);
  }

  @Test
  void keepsWhatWasPutThere() throws IOException {
    String strange = "a\tb\nc%09\r";
    try (Ledger ledger = open()) {
      ledger.put(strange, ledger.moved("1", "2\t", "3", "4"));
      ledger.put("b", new Begun("1", Ledger.ABSENT));
      ledger.put("c", new Refused("1", "a\nvirus"));
      ledger.put("d", new Begun("1", Ledger.ABSENT));
      ledger.forget("d");
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.find(strange)).hasValue(ledger.moved("1", "2\t", "3", "4"));
      assertThat(ledger.find("b")).hasValue(new Begun("1", Ledger.ABSENT));
      assertThat(ledger.find("c")).hasValue(new Refused("1", "a\nvirus"));
      assertThat(ledger.paths()).containsExactly(strange, "b", "c");
    }
  }

  @Test
  void outlivesALineThatWasCutOff() throws IOException {
    try (Ledger ledger = open()) {
      ledger.put("a", new Begun("1", Ledger.ABSENT));
    }
    Path file = folder.resolve("deep/ledger");
    Files.writeString(file, "M\tb\t1", StandardOpenOption.APPEND);
    try (Ledger ledger = open()) {
      assertThat(ledger.paths()).containsExactly("a");
      ledger.put("c", new Begun("1", Ledger.ABSENT));
    }
    try (Ledger ledger = open()) {
      assertThat(ledger.paths()).containsExactly("a", "c");
    }
  }

  @Test
  void isForOneRunAtATime() throws IOException {
    try (Ledger ledger = open()) {
      assertThat(ledger.paths()).isEmpty();
      assertThatThrownBy(this::open)
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining("an earlier run still goes on");
    }
    open().close();
  }

  @Test
  void doesNotGrowForEver() throws IOException {
    try (Ledger ledger = open()) {
      for (int i = 0; i < 5000; i++) {
        ledger.put("a", new Begun("version " + i, Ledger.ABSENT));
      }
    }
    open().close();
    Path file = folder.resolve("deep/ledger");
    assertThat(Files.readAllLines(file)).hasSize(2).last().asString().contains("version 4999");
  }

  @Test
  void forgetsWhatHasNotBeenSeenForLong() throws IOException {
    try (Ledger ledger = open()) {
      ledger.put("old", ledger.moved("1", "", "", ""));
      ledger.put("seen", ledger.moved("1", "", "", ""));
    }
    try (Ledger ledger = open(TODAY + 30)) {
      ledger.seen("seen", (Ledger.Moved) ledger.find("seen").orElseThrow());
    }
    try (Ledger ledger = open(TODAY + 80)) {
      assertThat(ledger.paths()).containsExactly("seen");
    }
  }

  @Test
  void knowsNothingOfAnotherPair() throws IOException {
    try (Ledger ledger = open()) {
      ledger.put("a", new Begun("1", Ledger.ABSENT));
    }
    try (Ledger ledger = Ledger.open(folder.resolve("deep/ledger"), "another", TODAY)) {
      assertThat(ledger.paths()).isEmpty();
    }
  }
}
