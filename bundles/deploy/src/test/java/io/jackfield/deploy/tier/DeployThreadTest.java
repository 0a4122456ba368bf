package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jackfield.config.FolderWatch;
import io.jackfield.deploy.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeployThreadTest {
  @TempDir Path folder;

  @Test
  void aLongChangeHoldsUpNothingBesideIt() throws Exception {
    CountDownLatch looks = new CountDownLatch(2);
    try (DeployThread thread = new DeployThread()) {
      thread.beside(1, looks::countDown);
      assertThat(thread.call(() -> looks.await(30, TimeUnit.SECONDS))).isTrue();
    }
  }

  @Test
  void whatFailsOnceIsDoneAgain() throws Exception {
    CountDownLatch tries = new CountDownLatch(2);
    try (DeployThread thread = new DeployThread()) {
      Runnable fails =
          () -> {
            tries.countDown();
            throw new IllegalStateException("wanted by the test");
          };
      thread.follow(FolderWatch.of(folder), () -> true, fails);
      assertThat(tries.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aChangeOfTheFolderIsLookedAtUntilItRests() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    try (DeployThread thread = new DeployThread()) {
      thread.follow(FolderWatch.of(folder), () -> false, looks::incrementAndGet);
      await().until(() -> looks.get() > 6);
      Files.createFile(folder.resolve("a.jar"));
      int before = looks.get();
      await().until(() -> looks.get() > before + 6);
    }
  }

  @Test
  void whatWasChangedIsToldAfterwards() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    try (DeployThread thread = new DeployThread()) {
      thread.tellWith(told::countDown);
      thread.call(() -> true);
      assertThat(told.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whatIsDoneEndsAndLetsChangesInBetween() throws Exception {
    AtomicInteger looks = new AtomicInteger();
    CountDownLatch done = new CountDownLatch(1);
    try (DeployThread thread = new DeployThread()) {
      thread.until(
          () -> {
            if (looks.incrementAndGet() == 3) {
              done.countDown();
            }
            return looks.get() == 3;
          },
          () -> 1);
      assertThat(thread.call(() -> true)).isTrue();
      assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(thread.call(looks::get)).isEqualTo(3);
    }
  }

  @Test
  void aRefusalComesBackAsItIs() {
    try (DeployThread thread = new DeployThread()) {
      DeployException refused = new DeployException("no");
      assertThatThrownBy(
              () ->
                  thread.call(
                      () -> {
                        throw refused;
                      }))
          .isSameAs(refused);
      assertThatThrownBy(
              () ->
                  thread.call(
                      () -> {
                        throw new IllegalStateException(new IOException("no idea"));
                      }))
          .isInstanceOf(DeployException.class)
          .hasMessage("failed: no idea");
    }
  }
}
