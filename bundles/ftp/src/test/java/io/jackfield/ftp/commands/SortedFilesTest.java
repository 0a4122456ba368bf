package io.jackfield.ftp.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.file.FileInfo;
import io.jackfield.file.VirtualPath;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class SortedFilesTest {

  /** What is held of a large folder is bounded, so it is sorted in runs. */
  @Test
  void holdsNoMoreThanARun() {
    int many = 2 * SortedFiles.RUN + 5;
    List<Integer> numbers = new ArrayList<>(IntStream.range(0, many).boxed().toList());
    Collections.shuffle(numbers, new Random(1));
    int[] read = {0};
    Stream<FileInfo> files = numbers.stream().peek(n -> read[0]++).map(SortedFilesTest::file);
    Iterator<FileInfo> sorted = new SortedFiles(files.iterator());
    List<String> names = new ArrayList<>();
    while (sorted.hasNext()) {
      names.add(sorted.next().name());
      assertThat(read[0] - names.size()).isLessThanOrEqualTo(SortedFiles.RUN);
    }
    assertThat(names).hasSize(many).doesNotHaveDuplicates();
    assertThat(names.subList(0, SortedFiles.RUN)).isSorted();
    assertThat(names.subList(SortedFiles.RUN, 2 * SortedFiles.RUN)).isSorted();
  }

  /** Of many clients that take their time each holds little. */
  @Test
  void holdsLittleWhereOthersHoldMuch() {
    Semaphore room = new Semaphore(SortedFiles.RUN);
    SortedFiles first = new SortedFiles(files(SortedFiles.RUN), room);
    assertThat(first.hasNext()).isTrue();
    assertThat(room.availablePermits()).isEqualTo(SortedFiles.LEAST);
    int[] read = {0};
    Iterator<FileInfo> counted = Stream.generate(() -> file(read[0]++)).iterator();
    try (SortedFiles second = new SortedFiles(counted, room)) {
      assertThat(second.hasNext()).isTrue();
      assertThat(read[0]).isLessThanOrEqualTo(2 * SortedFiles.LEAST + 1);
      assertThat(room.availablePermits()).isZero();
      first.close();
      assertThat(first.hasNext()).isFalse();
      IntStream.range(0, 2 * SortedFiles.LEAST).forEach(n -> second.next());
      assertThat(second.hasNext()).isTrue();
      assertThat(room.availablePermits()).isEqualTo(SortedFiles.LEAST);
    }
    assertThat(room.availablePermits()).isEqualTo(SortedFiles.RUN);
  }

  @Test
  void holdsNothingAtTheEnd() {
    Semaphore room = new Semaphore(1000);
    SortedFiles sorted = new SortedFiles(files(1500), room);
    while (sorted.hasNext()) {
      sorted.next();
    }
    sorted.close();
    assertThat(room.availablePermits()).isEqualTo(1000);
  }

  private static Iterator<FileInfo> files(int many) {
    return IntStream.range(0, many).mapToObj(SortedFilesTest::file).iterator();
  }

  private static FileInfo file(int number) {
    return new FileInfo(VirtualPath.parse("/" + number), false, 0, Instant.EPOCH, "");
  }
}
