package io.jackfield.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Puts bundles into the live tier and takes them out. One change at a time, each in the journal.
 *
 * <p>Methods that change something block until it is done, so call them on a worker. A caller that
 * is interrupted gets a {@link DeployException} at once, and the change goes on without it.
 */
@ProviderType
public interface Deployer {

  /**
   * Installs a jar beside the version that is there. When it has started and offers all that the
   * old one offers, it is copied into the folder {@code deploy/}, gets the connections, and the old
   * version goes. A file that runs already is replaced by itself.
   *
   * <p>As a canary ({@link DeployOptions#canary}) it gets its share of the clients only, until
   * {@link #promote} or {@link #abort} end that. It is aborted by itself if it fails more often
   * than the other version, and when the daemon ends.
   *
   * @throws DeployException if it was refused; what was there goes on untouched
   */
  Change deploy(Path jar, DeployOptions options) throws DeployException;

  /**
   * Tells what {@link #deploy} would do, without starting anything.
   *
   * @throws DeployException if it would be refused
   */
  Preview preview(Path jar, DeployOptions options) throws DeployException;

  /**
   * Copies a canary into {@code deploy/} and gives it all connections; the old version goes.
   *
   * @param name a symbolic name, or its last part where that is clear
   * @throws DeployException if there is no canary of it
   */
  Change promote(String name, String who) throws DeployException;

  /**
   * Takes a canary out of service; its connections move back.
   *
   * @param name a symbolic name, or its last part where that is clear
   * @throws DeployException if there is no canary of it
   */
  Change abort(String name, String who) throws DeployException;

  /**
   * Removes what was deployed; a shipped bundle of the same name comes back. A shipped bundle is
   * switched off, also for later starts, until {@link #rollback}. Where nothing comes back, the
   * connections are parked.
   *
   * @param name a symbolic name, or its last part where that is clear
   * @throws DeployException if there is no such bundle
   */
  Change undeploy(String name, String who) throws DeployException;

  /**
   * Goes back to the version before, one step each time, down to the shipped one; or to what was
   * undeployed, if it was the last that ran.
   *
   * @param name a symbolic name, or its last part where that is clear
   * @throws DeployException if there is none or its jar is not kept any more
   */
  Change rollback(String name, String who) throws DeployException;

  /**
   * Replaces a bundle by a second copy of itself.
   *
   * @param name a symbolic name, or its last part where that is clear
   */
  Change restart(String name, String who) throws DeployException;

  /**
   * Takes into service what has changed in the folder {@code bundles/} of the distribution since
   * the daemon read it: new and changed bundles, each proved as {@link #deploy} does, and those
   * that are gone out of service. One that is refused leaves what ran as it is, and the others are
   * changed all the same. What was undeployed stays so, and a jar in {@code deploy/} goes on hiding
   * the one that is shipped. The boot tier is only compared.
   *
   * @param dryRun whether to tell only what would be done
   * @throws DeployException if the folder cannot be used at all
   */
  Upgrade upgrade(boolean dryRun, String who) throws DeployException;

  /**
   * The last upgrade since the daemon started, but for dry runs. Waits for one that goes on.
   *
   * @throws DeployException if the caller was interrupted
   */
  Optional<Upgrade> lastUpgrade() throws DeployException;

  /**
   * What the distribution holds and does not run. Looks at its folders, and reads only jars that
   * changed since the last time.
   */
  PendingUpgrade pendingUpgrade();

  /** How many bytes a jar may have. */
  long mostBytes();

  /** Tells of the steps of all changes, until it is closed. Any thread. */
  Watch watch(DeployProgress progress);

  /** Somebody is told of steps. */
  interface Watch extends AutoCloseable {
    /** Tells no more. */
    @Override
    void close();
  }

  /** The changes that have ended, the oldest first. */
  List<Change> history();

  /**
   * The change that ended last. Waits for one that goes on, as if it were one itself.
   *
   * @throws DeployException if the caller was interrupted
   */
  Optional<Change> last() throws DeployException;

  /** The bundles of the live tier, by name. */
  List<LiveBundle> bundles();

  /**
   * Why jars in the folders are not used or have to wait, by the file's name, for as long as they
   * lie there; of a folder that is not used at all by its own, with a slash.
   */
  Map<String, String> refused();
}
