package io.jackfield.files.disk;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The folders of the mount that were walked through last, kept open, for any number of threads.
 *
 * <p>A walk looks at each element's name in the folder before, as it would without this: a folder
 * that is kept is taken only if the name stands for that very folder now. As long as it is open no
 * other one can have its identity. What this saves is to open and close each folder on the way.
 */
final class OpenFolders implements Closeable {
  /** Each has two descriptors. With more, all are closed and it begins anew. */
  private static final int MOST = 64;

  private static final Logger log = LoggerFactory.getLogger(OpenFolders.class);

  private final Path root;
  private final boolean ignoresCase;
  private final @Nullable Object rootKey;

  // Changed under this object's lock, which is not held while the disk is asked.
  private volatile @Nullable Kept top;
  private int count;
  private boolean closed;

  /** A folder, and what is kept of those in it. */
  private static final class Kept {
    final Folder folder;
    final @Nullable Object key;
    final Map<String, Kept> inside = new ConcurrentHashMap<>();
    boolean kept;

    Kept(Folder folder, @Nullable Object key) {
      this.folder = folder;
      this.key = key;
    }
  }

  /**
   * Below a folder that is trusted.
   *
   * @param root its real path
   * @param rootKey what the folder is known by that was looked at when the path was trusted
   */
  OpenFolders(Path root, @Nullable Object rootKey, boolean ignoresCase) {
    this.root = root;
    this.rootKey = rootKey;
    this.ignoresCase = ignoresCase;
  }

  /**
   * Opens a folder, walking from the root element by element. The caller closes it.
   *
   * @throws IOException as {@link Folder#folder} does, or because the root is gone or was replaced
   */
  Folder open(List<String> elements) throws IOException {
    Kept node = openTop();
    Folder folder = node.folder;
    for (String element : elements) {
      try (Folder before = folder) {
        Facts facts = before.look(element);
        Kept next = node.inside.get(element);
        if (next == null || !facts.isOf(next.key) || !next.folder.retain()) {
          if (next != null) {
            forget(node, element, next);
          }
          next = keep(node, element, before.folder(element, facts));
        }
        node = next;
        folder = next.folder;
      }
    }
    return folder;
  }

  private Kept openTop() throws IOException {
    Kept known = top;
    if (known != null) {
      if (isAtRoot(known) && known.folder.retain()) {
        return known;
      }
      dropAll();
    }
    Folder opened = Folder.open(root, ignoresCase);
    Object key = keyOf(opened);
    // Whoever puts another folder here, or a link, has to tell us, so that it is checked again.
    if (!Objects.equals(rootKey, key)) {
      opened.close();
      throw new IOException("the folder of the file space was replaced on the disk");
    }
    Kept made = new Kept(opened, key);
    synchronized (this) {
      if (!closed && key != null && top == null && opened.retain()) {
        made.kept = true;
        top = made;
        count = 1;
      }
    }
    return made;
  }

  private boolean isAtRoot(Kept known) throws IOException {
    try {
      return Facts.of(Files.readAttributes(root, BasicFileAttributes.class)).isOf(known.key);
    } catch (IOException e) {
      dropAll();
      throw e;
    }
  }

  private static @Nullable Object keyOf(Folder opened) throws IOException {
    try {
      return opened.facts().key();
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  /** Keeps a folder that was opened, if there is room and it has an identity. */
  private Kept keep(Kept parent, String name, Folder opened) throws IOException {
    Kept made = new Kept(opened, keyOf(opened));
    List<Folder> dropped = new ArrayList<>();
    synchronized (this) {
      if (parent.kept && isKeepable(made)) {
        if (count == MOST) {
          drop(top, dropped);
          top = null;
        } else if (opened.retain()) {
          drop(parent.inside.put(name, made), dropped);
          made.kept = true;
          count++;
        }
      }
    }
    close(dropped);
    return made;
  }

  /** What is mounted below the root is not kept, or nobody could unmount it. */
  private boolean isKeepable(Kept made) {
    return made.key != null
        && rootKey != null
        && device(made.key.toString()).equals(device(rootKey.toString()));
  }

  /** Of {@code (dev=1,ino=2)}. */
  private static String device(String key) {
    return key.substring(0, Math.max(0, key.indexOf(',')));
  }

  private void forget(Kept parent, String name, Kept old) {
    List<Folder> dropped = new ArrayList<>();
    synchronized (this) {
      if (parent.inside.remove(name, old)) {
        drop(old, dropped);
      }
    }
    close(dropped);
  }

  private void dropAll() {
    List<Folder> dropped = new ArrayList<>();
    synchronized (this) {
      drop(top, dropped);
      top = null;
    }
    close(dropped);
  }

  private void drop(@Nullable Kept node, List<Folder> dropped) {
    if (node != null && node.kept) {
      node.kept = false;
      count--;
      dropped.add(node.folder);
      node.inside.values().forEach(inner -> drop(inner, dropped));
      node.inside.clear();
    }
  }

  private static void close(List<Folder> dropped) {
    for (Folder folder : dropped) {
      try {
        folder.close();
      } catch (IOException e) {
        log.debug("folder not closed reason={}", e.toString());
      }
    }
  }

  /** Keeps nothing open from now on; what is open can be used to its end, and more be opened. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    dropAll();
  }
}
