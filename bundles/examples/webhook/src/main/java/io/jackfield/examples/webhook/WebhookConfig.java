package io.jackfield.examples.webhook;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * What an operator sets in {@code etc/io.jackfield.examples.webhook.cfg}. The keys that begin with
 * {@code task.} become properties of the service, where the task engine reads them.
 */
@ObjectClassDefinition(
    id = WebhookConfig.PID,
    name = "Webhook",
    description = "Where files that arrive are told of.")
@interface WebhookConfig {
  String PID = "io.jackfield.examples.webhook";

  @AttributeDefinition(description = "Where to post, http or https; redirects are not followed.")
  String url();

  @AttributeDefinition(
      description = "A file with the secret that signs, as base64 with whsec_ before it.")
  String secret_file();

  @AttributeDefinition(
      description = "Seconds for the connection, and for each wait for the answer.",
      min = "1",
      max = "300")
  int timeout() default 10;

  @AttributeDefinition(
      description = "Which files: globs with commas between them; one that begins with ! excludes.")
  String[] task_path() default "/**";

  @AttributeDefinition(
      description = "How often a POST that failed is tried again.",
      min = "0",
      max = "1000")
  int task_retries() default 10;

  @AttributeDefinition(description = "The wait before the first retry, doubled each time.")
  String task_backoff() default "10s";
}
