package io.jackfield.http.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

class ListingRoomTest {

  @Test
  void whatIsSmallAlwaysHasRoomAndAllElseTogetherOnlySoMuch() {
    Semaphore all = new Semaphore(50);
    ListingRoom first = new ListingRoom(all);
    take(first, ListingRoom.LEAST);
    assertThat(first.isTaken()).isFalse();
    take(first, 30);
    ListingRoom second = new ListingRoom(all);
    take(second, ListingRoom.LEAST + 20);
    assertThatThrownBy(second::take).isInstanceOf(RejectedExecutionException.class);
    second.close();
    take(first, 20);
    first.close();
    first.close();
    assertThat(all.availablePermits()).isEqualTo(50);
  }

  private static void take(ListingRoom room, int entries) {
    for (int i = 0; i < entries; i++) {
      room.take();
    }
  }
}
