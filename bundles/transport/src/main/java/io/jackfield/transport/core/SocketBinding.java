package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.Binding;
import io.jackfield.transport.sockets.ListeningSocket;
import java.net.SocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** A socket as one holder sees it; a later holder of the same socket makes it void. */
record SocketBinding(ListeningSocket socket, BundleTransport holder) implements Binding {

  @Override
  public SocketAddress address() {
    return socket.address();
  }

  @Override
  public List<SocketAddress> passed() {
    return socket.passed();
  }

  @Override
  public void acceptor(Acceptor acceptor) {
    socket.acceptor(holder, acceptor);
  }

  @Override
  public CompletionStage<Boolean> close() {
    return socket.close(holder);
  }

  @Override
  public void leave() {
    holder.handOver(socket);
  }
}
