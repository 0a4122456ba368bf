package io.jackfield.transport.sockets;

import io.netty.channel.IoHandle;
import io.netty.channel.IoHandler;
import io.netty.channel.IoHandlerContext;
import io.netty.channel.IoRegistration;

/** Does what Netty's handler does, but for what a subclass changes. Its loop's alone. */
class WrappedHandler implements IoHandler {
  final IoHandler netty;

  WrappedHandler(IoHandler netty) {
    this.netty = netty;
  }

  @Override
  public int run(IoHandlerContext context) {
    return netty.run(context);
  }

  @Override
  public IoRegistration register(IoHandle handle) throws Exception {
    return netty.register(handle);
  }

  @Override
  public void initialize() {
    netty.initialize();
  }

  @Override
  public void prepareToDestroy() {
    netty.prepareToDestroy();
  }

  @Override
  public void destroy() {
    netty.destroy();
  }

  /** Any thread. */
  @Override
  public void wakeup() {
    netty.wakeup();
  }

  @Override
  public boolean isCompatible(Class<? extends IoHandle> handleType) {
    return netty.isCompatible(handleType);
  }
}
