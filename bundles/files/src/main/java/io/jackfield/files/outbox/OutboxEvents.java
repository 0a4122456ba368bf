package io.jackfield.files.outbox;

import io.jackfield.event.Events;
import io.jackfield.event.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** What one bundle tells, by the outbox. Any thread. */
@Component(service = Events.class, scope = ServiceScope.BUNDLE)
public final class OutboxEvents implements Events {
  private static final Pattern KEY = Pattern.compile("[^\\p{Cntrl}]{1," + LONGEST_KEY + "}");

  /** Of the daemon's topics, who tells them; those of files nobody tells but their outbox. */
  private static final Map<String, String> TELLERS =
      Map.of(Topics.LOGIN, "io.jackfield.accounts", Topics.BUNDLE_SWAPPED, "io.jackfield.deploy");

  private final Outbox outbox;
  private final String teller;

  /** For SCR. */
  @Activate
  public OutboxEvents(ComponentContext context, @Reference Outbox outbox) {
    this(outbox, context.getUsingBundle().getSymbolicName());
  }

  /**
   * For one bundle.
   *
   * @param teller its symbolic name
   */
  public static OutboxEvents of(Outbox outbox, String teller) {
    return new OutboxEvents(outbox, teller);
  }

  private OutboxEvents(Outbox outbox, String teller) {
    this.outbox = outbox;
    this.teller = teller;
  }

  @Override
  public void publish(String topic, Map<String, ?> facts) {
    publish(topic, UUID.randomUUID().toString(), facts);
  }

  @Override
  public void publish(String topic, String key, Map<String, ?> facts) {
    if (Topics.isOfTheDaemon(Topics.checked(topic)) && !teller.equals(TELLERS.get(topic))) {
      throw new IllegalArgumentException(topic + " is told by the daemon alone");
    }
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "a key that is not 1 to " + LONGEST_KEY + " characters, without control characters");
    }
    if (facts.containsKey(ToldEvent.TOPIC)) {
      throw new IllegalArgumentException("the fact '" + ToldEvent.TOPIC + "' is the topic itself");
    }
    try {
      outbox.tell(new ToldEvent(topic, key, FactsJson.write(facts)));
    } catch (IOException e) {
      throw new UncheckedIOException("the event is not told: " + e.getMessage(), e);
    }
  }
}
