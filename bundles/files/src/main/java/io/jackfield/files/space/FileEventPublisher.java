package io.jackfield.files.space;

import io.jackfield.account.Account;
import io.jackfield.file.FileEvents;
import io.jackfield.file.VirtualPath;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.event.Event;
import org.osgi.service.event.EventAdmin;

/** Tells what happened; called when no lock is held. */
public final class FileEventPublisher {
  private final EventAdmin admin;

  public FileEventPublisher(EventAdmin admin) {
    this.admin = admin;
  }

  void stored(Caller caller, VirtualPath path, long size) {
    Map<String, Object> facts = facts(caller, path);
    facts.put(FileEvents.SIZE, size);
    send(FileEvents.STORED, facts);
  }

  void deleted(Caller caller, VirtualPath path) {
    send(FileEvents.DELETED, facts(caller, path));
  }

  void renamed(Caller caller, VirtualPath from, VirtualPath to) {
    Map<String, Object> facts = facts(caller, to);
    facts.put(FileEvents.FROM, from.toString());
    send(FileEvents.RENAMED, facts);
  }

  void modified(Caller caller, VirtualPath path) {
    send(FileEvents.MODIFIED, facts(caller, path));
  }

  void folderCreated(Caller caller, VirtualPath path) {
    send(FileEvents.FOLDER_CREATED, facts(caller, path));
  }

  private static Map<String, Object> facts(Caller caller, VirtualPath path) {
    Map<String, Object> facts = new HashMap<>();
    facts.put(FileEvents.PATH, path.toString());
    Account account = caller.account();
    if (account != null) {
      facts.put(FileEvents.ACCOUNT, account.name());
    }
    return facts;
  }

  private void send(String topic, Map<String, Object> facts) {
    admin.sendEvent(new Event(topic, facts));
  }
}
