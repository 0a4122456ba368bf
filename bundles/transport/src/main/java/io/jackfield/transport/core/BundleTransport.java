package io.jackfield.transport.core;

import io.jackfield.transport.Acceptor;
import io.jackfield.transport.BindRequest;
import io.jackfield.transport.Binding;
import io.jackfield.transport.TlsPolicy;
import io.jackfield.transport.TlsSettings;
import io.jackfield.transport.Transport;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.framework.Bundle;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The transport of one bundle: remembers what it handed out and takes it back. */
@Component(service = Transport.class, scope = ServiceScope.BUNDLE)
public final class BundleTransport implements Transport {
  private static final Logger log = LoggerFactory.getLogger(BundleTransport.class);

  private final Engine engine;
  private final Bundle owner;
  private final RevocableExecutor workers;
  private final RevocableTimers timers;
  private final Set<VaultSocket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<TlsFiles> certificates = ConcurrentHashMap.newKeySet();

  /** For the bundle that gets the service. */
  @Activate
  public BundleTransport(@Reference Engine engine, ComponentContext context) {
    this.engine = engine;
    this.owner = context.getUsingBundle();
    this.workers = new RevocableExecutor(engine.workers());
    this.timers = new RevocableTimers(engine.timers());
  }

  /** The bundle stops, or has given the service back. */
  @Deactivate
  void revoke() {
    sockets.forEach(socket -> socket.leave(this));
    certificates.forEach(TlsFiles::close);
    int cancelled = timers.revoke();
    int interrupted = workers.revoke();
    log.debug(
        "transport revoked from={} sockets={} timers={} workers={}",
        owner.getSymbolicName(),
        sockets.size(),
        cancelled,
        interrupted);
  }

  @Override
  public CompletionStage<Binding> bind(BindRequest request, Acceptor acceptor) {
    return engine.vault().bind(request, acceptor).thenApply(socket -> hold(socket, acceptor));
  }

  private Binding hold(VaultSocket socket, Acceptor acceptor) {
    socket.heldBy(this, acceptor);
    sockets.add(socket);
    socket.onClose(() -> sockets.remove(socket));
    return Vault.bindingOf(socket, this);
  }

  @Override
  public EventLoopGroup loops() {
    return engine.loops();
  }

  @Override
  public ExecutorService workers() {
    return workers;
  }

  @Override
  public ScheduledExecutorService timers() {
    return timers;
  }

  @Override
  public TlsPolicy tls(TlsSettings settings) throws IOException {
    TlsFiles files = TlsFiles.open(settings, engine.development());
    certificates.add(files);
    files.follow(engine.timers());
    return files;
  }
}
