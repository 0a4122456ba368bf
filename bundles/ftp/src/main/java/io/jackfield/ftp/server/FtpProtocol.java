package io.jackfield.ftp.server;

import io.jackfield.account.Accounts;
import io.jackfield.file.FileSpace;
import io.jackfield.ftp.commands.Commands;
import io.jackfield.ftp.control.CommandTable;
import io.jackfield.ftp.control.FtpConfig;
import io.jackfield.ftp.control.Server;
import io.jackfield.ftp.control.Session;
import io.jackfield.ftp.control.SessionHandover;
import io.jackfield.ftp.data.DataContext;
import io.jackfield.ftp.data.PortRange;
import io.jackfield.swap.ServiceHolder;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Lane;
import io.jackfield.transport.LaneSpec;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Transport;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** FTP and FTPS. */
@Component(
    service = Protocol.class,
    configurationPid = FtpConfig.PID,
    properties = "OSGI-INF/closing.properties",
    property = {
      Protocol.NAME + "=ftp",
      Protocol.SCHEMES + "=ftp",
      Protocol.SCHEMES + "=ftps",
      Protocol.CLOSING_MESSAGE_UNASKED + ":Boolean=true"
    })
@Designate(ocd = FtpConfig.class)
public final class FtpProtocol implements Protocol {
  private static final Logger log = LoggerFactory.getLogger(FtpProtocol.class);

  /** Uploads that end at a time; what waits for that is bounded by the connections. */
  private static final int MOST_STORING = 64;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ServiceHolder<Accounts> accounts = new ServiceHolder<>("accounts", PATIENCE);
  private final ServiceHolder<FileSpace> files = new ServiceHolder<>("the file space", PATIENCE);
  private final CommandTable commands = Commands.table();
  private final SecureRandom random = new SecureRandom();
  private final Transport transport;
  private final Lane storing;
  private final AtomicLong unwritten = new AtomicLong();
  private final Clock clock;
  private volatile Server server;

  /** For SCR. */
  @Activate
  public FtpProtocol(@Reference Transport transport, FtpConfig config) {
    this(transport, config, Clock.systemUTC());
  }

  FtpProtocol(Transport transport, FtpConfig config, Clock clock) {
    this.transport = transport;
    storing = transport.lane(LaneSpec.of("store", MOST_STORING, Integer.MAX_VALUE));
    this.clock = clock;
    this.server = serverOf(config);
    log(config, "ready");
  }

  private Server serverOf(FtpConfig config) {
    return new Server(
        config,
        commands,
        new DataContext(
            transport,
            storing,
            unwritten,
            clock,
            random,
            PortRange.parse(config.passive_ports()),
            Duration.ofSeconds(config.data_connect_timeout()),
            Duration.ofSeconds(config.data_stall_timeout())),
        accounts,
        files);
  }

  private static void log(FtpConfig config, String event) {
    log.info(
        "ftp {} passive={} address={} active={} tls={}",
        event,
        config.passive_ports().isBlank() ? "any" : config.passive_ports(),
        config.passive_address().isBlank() ? "local" : config.passive_address(),
        config.active(),
        config.tls_required());
  }

  /**
   * Applies a changed configuration, which counts from the next command of each session on; one
   * that cannot be applied leaves all as it is.
   */
  @Modified
  void modified(FtpConfig config) {
    try {
      server = serverOf(config);
      log(config, "configured");
    } catch (IllegalArgumentException e) {
      log.error("configuration refused pid={} reason={}", FtpConfig.PID, e.getMessage());
    }
  }

  @Reference(
      policy = ReferencePolicy.DYNAMIC,
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAccounts(Accounts service) {
    accounts.fill(service);
  }

  void unbindAccounts(Accounts service) {
    accounts.empty(service);
  }

  @Reference(
      policy = ReferencePolicy.DYNAMIC,
      cardinality = ReferenceCardinality.OPTIONAL,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFiles(FileSpace service) {
    files.fill(service);
  }

  void unbindFiles(FileSpace service) {
    files.empty(service);
  }

  @Override
  public void take(Connection connection) {
    if (SessionHandover.isIn(connection.state())) {
      SessionHandover.takeOver(this::server, connection);
    } else {
      Session.begin(this::server, connection);
    }
  }

  private Server server() {
    return server;
  }
}
