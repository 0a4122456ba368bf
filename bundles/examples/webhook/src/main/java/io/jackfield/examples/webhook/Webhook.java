package io.jackfield.examples.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.task.NotRetryableException;
import io.jackfield.task.Task;
import io.jackfield.task.TaskContext;
import io.jackfield.task.TaskProperties;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpRetryException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts a few facts of each file that arrives, signed as Standard Webhooks 1.0 says. Whatever is
 * answered but 2xx makes the run a failed one, which the task engine tries again: with the same
 * {@code webhook-id}, by which the receiver knows what it has had already.
 */
@Component(
    configurationPid = WebhookConfig.PID,
    configurationPolicy = ConfigurationPolicy.REQUIRE,
    property = {TaskProperties.NAME + "=webhook", TaskProperties.ON + "=file.arrived"})
@Designate(ocd = WebhookConfig.class)
public final class Webhook implements Task {
  private static final Logger log = LoggerFactory.getLogger(Webhook.class);
  private static final String PREFIX = "whsec_";

  private final URI url;
  private final Path secret;
  private final int timeoutMillis;
  private final Clock clock;

  /** For SCR. */
  @Activate
  public Webhook(WebhookConfig config) {
    this(config, Clock.systemUTC());
  }

  Webhook(WebhookConfig config, Clock clock) {
    url = URI.create(config.url());
    if (!("https".equals(url.getScheme()) || "http".equals(url.getScheme()))
        || url.getHost() == null
        || url.getUserInfo() != null) {
      throw new IllegalArgumentException("url: not https://HOST/PATH");
    }
    secret = Path.of(config.secret_file());
    timeoutMillis = config.timeout() * 1000;
    this.clock = clock;
    // Not the whole URL: some receivers have their password in it.
    log.info("webhook host={} timeout={}s", url.getHost(), config.timeout());
  }

  @Override
  public void run(TaskContext context) throws Exception {
    String body = body(context);
    int status = post(context.runId(), body.getBytes(StandardCharsets.UTF_8));
    if (status == HttpURLConnection.HTTP_GONE) {
      throw new NotRetryableException("the receiver is gone");
    }
    if (status / 100 != 2) {
      throw new IOException("the receiver answered " + status);
    }
    context.report("answered " + status);
  }

  /** The same for each try: nothing in it is of the moment. */
  private static String body(TaskContext context) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("type", "file.arrived").put("id", context.runId());
    ObjectNode file = body.putObject("data");
    file.put(
        "path",
        context
            .path()
            .orElseThrow(() -> new IllegalArgumentException("it runs on a stored file only")));
    if (context.data().get("size") instanceof Number size) {
      file.put("size", size.longValue());
    }
    if (context.data().get("account") instanceof String account) {
      file.put("account", account);
    }
    return body.toString();
  }

  /**
   * Posts and returns the status. Not with java.net.http: until JDK 21 nothing closes such a
   * client, and the thread that it has keeps this bundle's class loader until a garbage collection
   * has found the client. This blocks, has time limits, and leaves nothing behind.
   */
  private int post(String id, byte[] body) throws IOException, GeneralSecurityException {
    String time = Long.toString(clock.instant().getEpochSecond());
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    try {
      connection.setConnectTimeout(timeoutMillis);
      connection.setReadTimeout(timeoutMillis);
      connection.setInstanceFollowRedirects(false);
      connection.setUseCaches(false);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Content-Type", "application/json");
      connection.setRequestProperty("User-Agent", "jackfield-webhook");
      connection.setRequestProperty("webhook-id", id);
      connection.setRequestProperty("webhook-timestamp", time);
      connection.setRequestProperty("webhook-signature", "v1," + signature(id, time, body));
      connection.setDoOutput(true);
      // With a fixed length the JDK does not silently post a second time.
      connection.setFixedLengthStreamingMode(body.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
      return connection.getResponseCode();
    } catch (HttpRetryException e) {
      return e.responseCode(); // 401, to which the JDK would answer with a password
    } finally {
      connection.disconnect();
    }
  }

  private String signature(String id, String time, byte[] body)
      throws IOException, GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key(), "HmacSHA256"));
    mac.update((id + '.' + time + '.').getBytes(StandardCharsets.UTF_8));
    return Base64.getEncoder().encodeToString(mac.doFinal(body));
  }

  /** Read for each POST, so that a new secret counts at once. */
  private byte[] key() throws IOException {
    String text = Files.readString(secret).strip();
    try {
      byte[] key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
      if (text.startsWith(PREFIX) && key.length >= 24) {
        return key;
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      // Its message would have a piece of the secret.
    }
    throw new IOException(secret + ": not whsec_ and at least 24 bytes as base64");
  }
}
