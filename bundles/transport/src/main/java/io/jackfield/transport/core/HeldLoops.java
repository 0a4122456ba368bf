package io.jackfield.transport.core;

import io.jackfield.transport.shares.BundleRolloutStates;
import io.jackfield.transport.threads.LoopWatchdog.Held;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whose code has held an event loop, and counts it for the bundle. The watchdog's thread. */
final class HeldLoops {
  private static final Logger log = LoggerFactory.getLogger(HeldLoops.class);

  /** Of the stack, from the innermost frame on: the rest is Netty's way to it. */
  private static final int MOST_FRAMES = 16;

  private final BundleContext context;
  private final BundleRolloutStates rolloutStates;

  HeldLoops(BundleContext context, BundleRolloutStates rolloutStates) {
    this.context = context;
    this.rolloutStates = rolloutStates;
  }

  void held(Held loop) {
    Bundle bundle = bundleOf(loop.stack());
    rolloutStates
        .of(bundle)
        .heldLoop(
            suppressed ->
                log.warn(
                    "event loop held by={} version={} millis={} over={} loop={} suppressed={}"
                        + " stack={}",
                    bundle.getSymbolicName(),
                    bundle.getVersion(),
                    loop.millis(),
                    loop.over(),
                    loop.thread(),
                    suppressed,
                    frames(loop.stack())));
  }

  private static String frames(List<StackTraceElement> stack) {
    return stack.stream()
        .limit(MOST_FRAMES)
        .map(frame -> frame.getClassName() + "." + frame.getMethodName() + line(frame))
        .collect(Collectors.joining(" < "));
  }

  private static String line(StackTraceElement frame) {
    return frame.getLineNumber() > 0 ? ":" + frame.getLineNumber() : "";
  }

  /** The one whose code is the innermost; ours if it is none of the live tier. */
  private Bundle bundleOf(List<StackTraceElement> stack) {
    List<Bundle> live = live();
    for (StackTraceElement frame : stack) {
      @Nullable Bundle owner = ownerOf(frame.getClassName(), live);
      if (owner != null) {
        return owner;
      }
    }
    return context.getBundle();
  }

  /** What starts after us, the newest version of each first. */
  private List<Bundle> live() {
    int ours = startLevel(context.getBundle());
    return Arrays.stream(context.getBundles())
        .filter(bundle -> startLevel(bundle) > ours)
        .sorted(Comparator.comparingLong(Bundle::getBundleId).reversed())
        .toList();
  }

  private static int startLevel(Bundle bundle) {
    BundleStartLevel level = bundle.adapt(BundleStartLevel.class);
    return level == null ? 0 : level.getStartLevel();
  }

  /** Null for a class of none, or one that several have a copy of: the caller tells which. */
  private static @Nullable Bundle ownerOf(String name, List<Bundle> live) {
    List<Bundle> owners = live.stream().filter(bundle -> has(bundle, name)).toList();
    Set<String> names = owners.stream().map(Bundle::getSymbolicName).collect(Collectors.toSet());
    return names.size() == 1 ? owners.get(0) : null;
  }

  /** Loads nothing. */
  private static boolean has(Bundle bundle, String className) {
    @Nullable BundleWiring wiring = bundle.adapt(BundleWiring.class);
    if (wiring == null) {
      return false;
    }
    int dot = className.lastIndexOf('.');
    String folder = dot < 0 ? "/" : className.substring(0, dot).replace('.', '/');
    String file = className.substring(dot + 1) + ".class";
    // Null of a version that was uninstalled a moment ago.
    var found = wiring.listResources(folder, file, BundleWiring.LISTRESOURCES_LOCAL);
    return found != null && !found.isEmpty();
  }
}
