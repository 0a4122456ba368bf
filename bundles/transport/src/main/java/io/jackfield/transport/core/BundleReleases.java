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
  private final BundleStandings standings;
  private final Vault vault;
  private final Ledger ledger;

  BundleReleases(Exchange exchange, BundleStandings standings, Vault vault, Ledger ledger) {
    this.exchange = exchange;
    this.standings = standings;
    this.vault = vault;
    this.ledger = ledger;
  }

  @Override
  public void hold(Bundle bundle) {
    share(bundle, BundleStanding.HELD);
  }

  @Override
  public void shift(Bundle bundle) {
    share(bundle, BundleStanding.SERVING);
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
    vault.rearrange();
  }

  @Override
  public Traffic traffic(Bundle bundle) {
    List<Provider> providers = exchange.providersOf(bundle);
    ExchangeMeter meter = standings.of(bundle).meter();
    return new Traffic(
        count(providers),
        providers.stream().mapToLong(Provider::taken).sum(),
        meter.exchanges(),
        meter.failures(),
        meter.clients(),
        meter.failing(),
        meter.errorRate());
  }

  @Override
  public void recount(Bundle bundle) {
    standings.of(bundle).meter().reset();
  }

  @Override
  public int drain(Bundle bundle, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    List<Provider> providers = exchange.providersOf(bundle);
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
