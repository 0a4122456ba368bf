package io.jackfield.transport.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jackfield.transport.threads.BootThreads;
import io.jackfield.transport.threads.LoopActivity;
import io.jackfield.transport.threads.LoopWatchdog;
import io.jackfield.transport.threads.LoopWatchdog.Held;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.ServerSocketChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A watchdog sleeps while loops do, and is there when one is held. */
@ParameterizedClass
@EnumSource(IoKind.class)
class LoopActivityTest {
  @Parameter IoKind io;

  private final LoopActivity activity = new LoopActivity();
  private final List<Held> held = new CopyOnWriteArrayList<>();
  private final CountDownLatch free = new CountDownLatch(1);
  private EventLoopGroup loops;
  private LoopWatchdog watchdog;

  @BeforeEach
  void start() {
    Assumptions.assumeTrue(io.isAvailable());
    loops = io.newLoops(2, new BootThreads("watched"), activity);
    watchdog = new LoopWatchdog(loops, activity, held::add);
    watchdog.start();
  }

  @AfterEach
  void stop() {
    free.countDown();
    if (loops != null) {
      watchdog.stop();
      loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly();
    }
  }

  private void block() {
    try {
      free.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theWatchdogSleepsAgainAndAgain() {
    for (int i = 0; i < 10; i++) {
      loops.next().submit(() -> {}).syncUninterruptibly();
      await().until(activity::isAwaited);
    }
    assertThat(held).isEmpty();
  }

  @Test
  void aTaskThatHoldsALoopWakesIt() {
    await().until(activity::isAwaited);
    loops.next().execute(this::block);
    await().untilAsserted(() -> assertThat(held).anyMatch(this::isOurs));
  }

  @Test
  void aTimerThatHoldsALoopWakesIt() {
    loops.next().schedule(this::block, 500, TimeUnit.MILLISECONDS);
    await().untilAsserted(() -> assertThat(held).anyMatch(this::isOurs));
  }

  @Test
  void anEventThatHoldsALoopWakesIt() throws Exception {
    Channel server =
        new ServerBootstrap()
            .group(loops)
            .channelFactory(io.channelsFor(new InetSocketAddress(0)))
            .childHandler(
                new ChannelInboundHandlerAdapter() {
                  @Override
                  public void channelRead(ChannelHandlerContext ctx, Object message) {
                    ReferenceCountUtil.release(message);
                    block();
                  }
                })
            .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
            .syncUninterruptibly()
            .channel();
    InetSocketAddress address = ((ServerSocketChannel) server).localAddress();
    try (Socket client = new Socket(address.getAddress(), address.getPort())) {
      await().until(activity::isAwaited);
      client.getOutputStream().write(1);
      await().untilAsserted(() -> assertThat(held).anyMatch(this::isOurs));
    }
  }

  /** Its stack may be that of the classes which are loaded first. */
  private boolean isOurs(Held one) {
    return !one.over();
  }
}
