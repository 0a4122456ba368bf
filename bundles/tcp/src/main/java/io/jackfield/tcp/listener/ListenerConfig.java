package io.jackfield.tcp.listener;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** What an operator sets in {@code etc/io.jackfield.tcp.listener-NAME.cfg}. */
@ObjectClassDefinition(
    id = ListenerConfig.PID,
    name = "TCP listener",
    description = "A listening socket and the protocol that its connections are plugged into.")
@interface ListenerConfig {
  String PID = "io.jackfield.tcp.listener";

  @AttributeDefinition(description = "The protocol: http, ftp, or the tcp.protocol of a handler.")
  String protocol();

  @AttributeDefinition(
      description = "The address to listen on: an IP address, a host name, 0.0.0.0 or :: for all.")
  String address() default "127.0.0.1";

  @AttributeDefinition(description = "The port; 0 for a free one.", min = "0", max = "65535")
  int port();

  @AttributeDefinition(
      description =
          "Connections that the kernel holds until they are accepted; a change takes effect when"
              + " the socket is opened next.",
      min = "1",
      max = "65535")
  int backlog() default 1024;

  @AttributeDefinition(
      description =
          "Seconds without a byte in either direction until a connection is closed; 0"
              + " for never.",
      min = "0",
      max = "86400")
  int idle_timeout() default 300;

  @AttributeDefinition(
      description = "The most connections at a time; 0 for no limit.",
      min = "0",
      max = "10000000")
  int connections_max() default 10000;

  @AttributeDefinition(
      description = "The most connections from one address at a time; 0 for no limit.",
      min = "0",
      max = "10000000")
  int connections_max_per_address() default 1000;

  @AttributeDefinition(
      description =
          "The only addresses and networks that may connect, such as 10.0.0.0/8; empty for all.",
      required = false)
  String[] allow() default {};

  @AttributeDefinition(
      description =
          "More of these, one a line, in a file that is followed, relative to etc; empty for none.",
      required = false)
  String allow_file() default "";

  @AttributeDefinition(
      description = "Addresses and networks that may not connect, also if they are allowed.",
      required = false)
  String[] deny() default {};

  @AttributeDefinition(
      description =
          "More of these, one a line, in a file that is followed, relative to etc; empty for none.",
      required = false)
  String deny_file() default "";

  @AttributeDefinition(
      description =
          "off: clients connect directly; required: each connection begins with a PROXY header, which"
              + " tells whose it is.",
      options = {
        @Option(label = "off", value = "off"),
        @Option(label = "required", value = "required")
      })
  String proxy() default "off";

  @AttributeDefinition(
      description =
          "The proxies, addresses and networks, from which alone connections are taken then.",
      required = false)
  String[] proxy_trusted() default {};

  @AttributeDefinition(
      description =
          "off: none; on: each connection begins with the handshake; starttls: where the"
              + " protocol upgrades.",
      options = {
        @Option(label = "off", value = "off"),
        @Option(label = "on", value = "on"),
        @Option(label = "starttls", value = "starttls")
      })
  String tls() default "off";

  @AttributeDefinition(
      description =
          "The certificate chain, PEM, relative to etc; empty for the development"
              + " certificate.",
      required = false)
  String tls_certificate() default "";

  @AttributeDefinition(
      description = "The private key, PEM, PKCS 8, without a password, relative to etc.",
      required = false)
  String tls_key() default "";

  @AttributeDefinition(
      description =
          "More certificates by the name that a client asks for: NAME=CHAIN:KEY, a list with commas;"
              + " *.example.org for each name one label longer.",
      required = false)
  String[] tls_hosts() default {};

  @AttributeDefinition(
      description =
          "Certificates of clients: none; wanted, may be shown; required, without one the handshake"
              + " fails.",
      options = {
        @Option(label = "none", value = "none"),
        @Option(label = "wanted", value = "wanted"),
        @Option(label = "required", value = "required")
      })
  String tls_client() default "none";

  @AttributeDefinition(
      description = "The authorities that sign the clients' certificates, PEM, relative to etc.",
      required = false)
  String tls_client_ca() default "";

  @AttributeDefinition(
      description =
          "The application protocols offered (ALPN), the preferred one first; empty for none.",
      required = false)
  String[] tls_alpn() default {};

  @AttributeDefinition(
      description = "The versions of TLS.",
      options = {
        @Option(label = "TLSv1.2", value = "TLSv1.2"),
        @Option(label = "TLSv1.3", value = "TLSv1.3")
      })
  String[] tls_protocols() default {"TLSv1.2", "TLSv1.3"};

  @AttributeDefinition(
      description = "Days before a certificate ends from which on health warns of it.",
      min = "0",
      max = "3650")
  int tls_warn_days() default 14;

  @AttributeDefinition(description = "Sends small packets at once (TCP_NODELAY).")
  boolean nodelay() default true;

  @AttributeDefinition(description = "Lets the kernel look for dead peers (SO_KEEPALIVE).")
  boolean keepalive() default true;
}
