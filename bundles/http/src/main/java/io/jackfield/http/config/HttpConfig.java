package io.jackfield.http.config;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets in {@code etc/io.jackfield.http.cfg}; the next request follows. */
@ObjectClassDefinition(
    id = HttpConfig.PID,
    name = "HTTP",
    description = "Limits, time limits and files of the HTTP server.")
public @interface HttpConfig {
  String PID = "io.jackfield.http";

  @AttributeDefinition(
      description = "The longest request line in bytes; a longer one is answered with 414.",
      min = "256",
      max = "65536")
  int request_line_bytes() default 8192;

  @AttributeDefinition(
      description = "The most bytes of header fields in a request; more is answered with 431.",
      min = "1024",
      max = "1048576")
  int header_bytes() default 16384;

  @AttributeDefinition(
      description = "The most header fields in a request; more is answered with 431.",
      min = "8",
      max = "10000")
  int header_count() default 100;

  @AttributeDefinition(
      description = "The longest request body in bytes; a longer one is answered with 413.",
      min = "0")
  long body_bytes() default 1L << 30;

  @AttributeDefinition(
      description = "Bytes of an unwanted request body that are read and thrown away.",
      min = "0",
      max = "67108864")
  int body_drain_bytes() default 262144;

  @AttributeDefinition(
      description = "Bytes of a request body that a handler that blocks is not begun without.",
      min = "0",
      max = "16777216")
  int body_gathered_bytes() default 65536;

  @AttributeDefinition(
      description =
          "Bytes a second that a client must send of a request body once body.timeout is over.",
      min = "0",
      max = "1000000000")
  int body_rate() default 240;

  @AttributeDefinition(
      description = "The most handlers that block and wait for the rest of a body at a time.",
      min = "1",
      max = "100000")
  int body_streams() default 48;

  @AttributeDefinition(description = "The most of those from one client.", min = "1")
  int body_streams_per_client() default 16;

  @AttributeDefinition(
      description = "Seconds that a client has to send the head of a request.",
      min = "1",
      max = "3600")
  int header_timeout() default 20;

  @AttributeDefinition(
      description = "Seconds that a client may pause while it sends a request body.",
      min = "1",
      max = "3600")
  int body_timeout() default 30;

  @AttributeDefinition(
      description = "Seconds that a client may take nothing of a response.",
      min = "1",
      max = "3600")
  int write_timeout() default 60;

  @AttributeDefinition(
      description = "Seconds that a handler that goes has to finish its requests.",
      min = "0",
      max = "3600")
  int handler_wait() default 10;

  @AttributeDefinition(
      description =
          "Seconds that a handler may take to answer, without those in which a body comes; then it"
              + " is interrupted and the client gets 503; 0 for no limit.",
      min = "0",
      max = "86400")
  int handler_timeout() default 60;

  @AttributeDefinition(
      description = "The most requests at a time in the handlers of a bundle that block.",
      min = "1",
      max = "100000")
  int handler_requests() default 64;

  @AttributeDefinition(
      description =
          "The most of those from one address, or from one /64 network of IPv6; 0 for no limit.",
      min = "0",
      max = "100000")
  int handler_requests_per_client() default 48;

  @AttributeDefinition(
      description = "The most requests that wait for that; more are answered with 503.",
      min = "0",
      max = "1000000")
  int handler_waiting() default 1000;

  @AttributeDefinition(
      required = false,
      description =
          "The names of filters without which no request is answered, with commas between them; it"
              + " waits for them for a moment and is refused with 503 then.")
  String[] filters_required() default {};

  @AttributeDefinition(description = "Whether a folder without an index is listed.")
  boolean listing() default true;

  @AttributeDefinition(
      description = "The most entries in the listing of a folder.",
      min = "1",
      max = "1000000")
  int listing_entries() default 10000;

  @AttributeDefinition(description = "The files that stand for their folder, the first one wins.")
  String[] index() default {"index.html"};

  @AttributeDefinition(
      description = "Whether names that begin with a dot are served; .well-known always is.")
  boolean dot_files() default false;

  @AttributeDefinition(
      description = "The most ranges of a file in one request; with more the whole file is sent.",
      min = "0",
      max = "1000")
  int ranges() default 16;

  @AttributeDefinition(
      description =
          "Memory in KiB for small files that anybody may read, so that they are sent without a look"
              + " at the disk; what others than this daemon change is seen within a second. 0 for"
              + " none.",
      min = "0",
      max = "1048576")
  int files_memory() default 16384;

  @AttributeDefinition(description = "The Cache-Control of files; empty for none.")
  String cache_control() default "no-cache";

  @AttributeDefinition(
      description =
          "Where names and passwords are taken (HTTP Basic), to read files: over TLS and from this"
              + " machine, always (in the clear, too), or never.",
      options = {
        @Option(label = "tls", value = "tls"),
        @Option(label = "always", value = "always"),
        @Option(label = "never", value = "never")
      })
  String basic() default "tls";

  @AttributeDefinition(
      required = false,
      description =
          "Media types of your own by the ending of a file's name, as ending=type, with commas"
              + " between them; they go before the known ones.")
  String[] types() default {};

  @AttributeDefinition(description = "The Server field of responses; empty for none.")
  String server() default "";
}
