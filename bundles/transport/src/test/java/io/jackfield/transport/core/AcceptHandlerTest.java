package io.jackfield.transport.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.sockets.AcceptHandler;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AcceptHandlerTest {
  private final AcceptHandler acceptHandler = new AcceptHandler(2);
  private final List<String> events = new ArrayList<>();
  private final Acceptor records = channel -> channel.pipeline().addLast(new Recorder(events));

  @Test
  void whoWaitsComesWithAllThatHasHappened() {
    EmbeddedChannel early = new EmbeddedChannel(acceptHandler);
    ByteBuf sent = Unpooled.wrappedBuffer(new byte[7]);
    early.writeInbound(sent);
    early.pipeline().fireUserEventTriggered("end");
    early.close();
    acceptHandler.open(records);
    early.runPendingTasks();
    assertThat(events).containsExactly("read 7", "read complete", "event end", "inactive");
    assertThat(sent.refCnt()).isZero();
  }

  @Test
  void whoHasComeBackWaitsForItsTurn() {
    acceptHandler.open(records);
    EmbeddedChannel channel = new EmbeddedChannel();
    acceptHandler.await(channel);
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[7]));
    channel.runPendingTasks();
    channel.writeInbound(Unpooled.wrappedBuffer(new byte[8]));
    assertThat(events).containsExactly("read 7", "read complete", "read 8", "read complete");
  }

  @Test
  void moreThanTheBacklogDoNotWait() {
    List<EmbeddedChannel> clients = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      clients.add(new EmbeddedChannel(acceptHandler));
    }
    assertThat(clients).extracting(EmbeddedChannel::isOpen).containsExactly(true, true, false);
  }

  @Test
  void whoWaitsForNobodyIsClosed() {
    EmbeddedChannel waiting = new EmbeddedChannel(acceptHandler);
    acceptHandler.close();
    waiting.runPendingTasks();
    assertThat(waiting.isOpen()).isFalse();
    assertThat(new EmbeddedChannel(acceptHandler).isOpen()).isFalse();
  }
}
