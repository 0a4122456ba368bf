package io.jackfield.deploy.tier;

import static org.assertj.core.api.Assertions.assertThat;

import io.jackfield.deploy.proof.Offer;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ManagedService;

class OfferTest extends TierFixture {
  @Test
  void whatARuntimeRegistersInTheNameOfTheBundleIsNotPartOfIt() throws Exception {
    deploy(bundle("1").activator(Offering.class).write(home.resolve("1.jar")));
    Bundle bundle = onlyBundle();
    BundleContext context = bundle.getBundleContext();
    context.registerService(ManagedService.class, properties -> {}, null);

    assertThat(Offer.of(bundle, TOPICS).all()).containsExactly("java.lang.Runnable");
  }

  @Test
  void aServiceThatAlsoListensForConfigurationIs() throws Exception {
    deploy(bundle("1").activator(Offering.class).write(home.resolve("1.jar")));
    Bundle bundle = onlyBundle();
    String[] types = {ManagedService.class.getName(), AutoCloseable.class.getName()};
    bundle.getBundleContext().registerService(types, new Both(), null);

    assertThat(Offer.of(bundle, TOPICS).all()).hasSize(2);
  }

  private static final class Both implements ManagedService, AutoCloseable {
    @Override
    public void updated(java.util.@org.jspecify.annotations.Nullable Dictionary<String, ?> each) {}

    @Override
    public void close() {}
  }
}
