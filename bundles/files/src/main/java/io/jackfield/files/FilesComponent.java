package io.jackfield.files;

import io.jackfield.account.Account;
import io.jackfield.file.FileSpace;
import io.jackfield.file.FileView;
import java.io.IOException;
import java.nio.file.Path;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.event.EventAdmin;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file space on one folder of the disk. */
@Component(configurationPid = FilesConfig.PID, immediate = true)
@Designate(ocd = FilesConfig.class)
public final class FilesComponent implements FileSpace {
  private static final Logger log = LoggerFactory.getLogger(FilesComponent.class);

  private final RootFolder folders;
  private final News news;
  private volatile Space space;

  /**
   * Opens the configured folder.
   *
   * @throws IOException with a line for the operator
   */
  @Activate
  public FilesComponent(
      BundleContext context,
      @Reference(service = EventAdmin.class) ServiceReference<EventAdmin> events,
      FilesConfig config)
      throws IOException {
    this(RootFolder.of(context), Afterlife.events(context, events), config);
    Afterlife.loadClasses(context.getBundle());
  }

  FilesComponent(RootFolder folders, EventAdmin events, FilesConfig config) throws IOException {
    this.folders = folders;
    this.news = new News(events);
    this.space = opened(config);
  }

  private Space opened(FilesConfig config) throws IOException {
    try {
      Path root = folders.prepare(config.root());
      boolean keepPartial = config.partial().equals("keep");
      Hidden hidden = Hidden.of(config.hidden());
      Space opened = new Space(new Mount(root), hidden, keepPartial, config.sync(), news);
      log.info(
          "file space root={} partial={} sync={} hidden={}",
          root,
          config.partial(),
          config.sync(),
          hidden.names());
      return opened;
    } catch (IOException e) {
      log.error("configuration refused pid={} reason={}", FilesConfig.PID, e.getMessage());
      throw e;
    }
  }

  /** Applies a changed configuration; one that cannot be applied leaves the space as it is. */
  @Modified
  void modified(FilesConfig config) {
    try {
      Space before = space;
      space = opened(config);
      before.mount().close();
    } catch (IOException e) {
      log.info("file space unchanged root={}", space.mount().root());
    }
  }

  @Deactivate
  void stop() {
    space.mount().close();
  }

  @Override
  public FileView view(Account account) {
    return new SpaceView(this::space, new Caller(account));
  }

  @Override
  public FileView whole() {
    return new SpaceView(this::space, new Caller(null));
  }

  private Space space() {
    return space;
  }
}
