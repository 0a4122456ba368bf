package io.jackfield.shell;

import io.jackfield.account.Accounts;
import io.jackfield.config.Configurations;
import io.jackfield.config.DaemonFolder;
import io.jackfield.deploy.Deployer;
import io.jackfield.file.FileSpace;
import io.jackfield.net.Listener;
import io.jackfield.task.Tasks;
import io.jackfield.transport.Connection;
import io.jackfield.transport.Protocol;
import io.jackfield.transport.Switchboard;
import io.jackfield.transport.Transport;
import io.jackfield.transport.rollout.Rollouts;
import java.util.List;
import org.apache.felix.service.command.CommandProcessor;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/**
 * The protocol of the control socket. The one component of this bundle: two versions of it live
 * side by side during a swap, and parts that found each other as services could mix.
 */
@Component(
    service = Protocol.class,
    immediate = true,
    property = {Protocol.NAME + "=" + ControlSocket.PROTOCOL, Protocol.LOCAL + ":Boolean=true"})
public final class ControlProtocol implements Protocol {
  private final Services services;
  private final CommandTable commands;
  private final Lanes lanes;
  private final List<ServiceRegistration<?>> functions;

  /** Opens the socket and offers the commands to Gogo. */
  @Activate
  public ControlProtocol(
      BundleContext context,
      @Reference Transport transport,
      @Reference Switchboard switchboard,
      @Reference Rollouts rollouts,
      @Reference Deployer deployer,
      @Reference Configurations configurations,
      @Reference CommandProcessor gogo) {
    services = new Services(switchboard, rollouts, deployer, configurations);
    commands = Commands.of(services, gogo, DaemonVersion.of(Protocol.class));
    lanes = Lanes.of(transport);
    functions = GogoFunctions.register(context, commands);
    ControlSocket.open(DaemonFolder.RUN.in(context), transport, switchboard);
  }

  @Deactivate
  void withdraw() {
    functions.forEach(ServiceRegistration::unregister);
  }

  @Override
  public void take(Connection connection) {
    new ControlConnection(connection, commands, lanes).take();
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindAccounts(Accounts accounts) {
    services.accounts().fill(accounts);
  }

  void unbindAccounts(Accounts accounts) {
    services.accounts().empty(accounts);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindFiles(FileSpace files) {
    services.files().fill(files);
  }

  void unbindFiles(FileSpace files) {
    services.files().empty(files);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  void bindTasks(Tasks tasks) {
    services.tasks().fill(tasks);
  }

  void unbindTasks(Tasks tasks) {
    services.tasks().empty(tasks);
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void bindListener(Listener listener) {
    services.listeners().add(listener);
  }

  void unbindListener(Listener listener) {
    services.listeners().remove(listener);
  }
}
