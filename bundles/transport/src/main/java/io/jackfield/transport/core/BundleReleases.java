package io.jackfield.transport.core;

import io.jackfield.transport.Holdings;
import io.jackfield.transport.Releases;
import io.jackfield.transport.Traffic;
import java.time.Duration;
import java.util.List;
import org.osgi.framework.Bundle;

/** What deployments say to the exchange. */
final class BundleReleases implements Releases {
  private final Exchange exchange;
  private final Standings standings;
  private final Ledger ledger;

  BundleReleases(Exchange exchange, Standings standings, Ledger ledger) {
    this.exchange = exchange;
    this.standings = standings;
    this.ledger = ledger;
  }

  @Override
  public void hold(Bundle bundle) {
    share(bundle, Standing.HELD);
  }

  @Override
  public void shift(Bundle bundle) {
    share(bundle, Standing.SERVING);
  }

  @Override
  public void canary(Bundle bundle, int percent) {
    if (percent < 0 || percent > 100) {
      throw new IllegalArgumentException("not a percentage: " + percent);
    }
    share(bundle, percent);
  }

  private void share(Bundle bundle, int share) {
    standings.of(bundle).share(share);
    exchange.rearrange();
  }

  @Override
  public List<Traffic> traffic(Bundle bundle) {
    return exchange.providersOf(bundle).stream().map(Provider::traffic).toList();
  }

  @Override
  public int drain(Bundle bundle, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Provider> providers = exchange.providersOf(bundle);
    providers.forEach(provider -> provider.connections().forEach(LiveConnection::moveOn));
    for (Provider provider : providers) {
      provider.awaitEmpty((deadline - System.nanoTime()) / 1_000_000);
    }
    return count(providers);
  }

  @Override
  public Holdings holdings(Bundle bundle) {
    Holdings used = ledger.of(bundle.getBundleId());
    List<Provider> providers = exchange.providersOf(bundle);
    return new Holdings(
        used.workers(),
        used.timers(),
        used.sockets(),
        providers.stream().map(Provider::name).toList(),
        count(providers));
  }

  private static int count(List<Provider> providers) {
    return providers.stream().mapToInt(Provider::count).sum();
  }

  @Override
  public Holdings revoked(Bundle bundle) {
    return ledger.takeRevoked(bundle.getBundleId());
  }
}
