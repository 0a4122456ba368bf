package io.jackfield.transport.sockets;

import io.jackfield.transport.threads.LoopActivity;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoHandlerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Says that a loop waits, and that it has stopped waiting before it takes up what it waited for:
 * events, of which Netty asks whether it is to measure them, and after them tasks and timers.
 */
final class AwakeHandler extends WrappedHandler {
  private final LoopActivity.Loop loop;

  /** A loop's is always the same. */
  private @Nullable Asked asked;

  private AwakeHandler(IoHandler netty, LoopActivity.Loop loop) {
    super(netty);
    this.loop = loop;
  }

  static IoHandlerFactory newFactory(IoHandlerFactory factory, LoopActivity activity) {
    return executor -> new AwakeHandler(factory.newHandler(executor), activity.newLoop());
  }

  @Override
  public int run(IoHandlerContext context) {
    Asked known = asked;
    if (known == null || known.netty != context) {
      known = new Asked(context);
      asked = known;
    }
    loop.waits();
    int handled = netty.run(known);
    loop.awake();
    return handled;
  }

  /** Asked between the wait and the events. */
  private final class Asked implements IoHandlerContext {
    private final IoHandlerContext netty;

    Asked(IoHandlerContext netty) {
      this.netty = netty;
    }

    @Override
    public boolean canBlock() {
      return netty.canBlock();
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
      return netty.delayNanos(currentTimeNanos);
    }

    @Override
    public long deadlineNanos() {
      return netty.deadlineNanos();
    }

    @Override
    public void reportActiveIoTime(long activeNanos) {
      netty.reportActiveIoTime(activeNanos);
    }

    @Override
    public boolean shouldReportActiveIoTime() {
      loop.awake();
      return netty.shouldReportActiveIoTime();
    }
  }
}
