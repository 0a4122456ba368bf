package io.jackfield.transport.sockets;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * Loops that wait until there is something to do, where Netty's wake up each second for nothing.
 */
final class QuietLoops extends MultiThreadIoEventLoopGroup {
  private static final long LONG = TimeUnit.MINUTES.toNanos(10);

  QuietLoops(int count, ThreadFactory threads, IoHandlerFactory handlers) {
    super(count, threads, handlers);
  }

  @Override
  protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... more) {
    return new Loop(this, executor, handlers);
  }

  private static final class Loop extends SingleThreadIoEventLoop {
    Loop(IoEventLoopGroup group, Executor executor, IoHandlerFactory handlers) {
      super(group, executor, handlers);
    }

    @Override
    protected long deadlineNanos() {
      return super.deadlineNanos() + more();
    }

    @Override
    protected long delayNanos(long now) {
      return super.delayNanos(now) + more();
    }

    /** Where no timer is set. */
    private long more() {
      return nextScheduledTaskDeadlineNanos() == -1 ? LONG : 0;
    }
  }
}
