package io.jackfield.client.mirror;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Patterns for files, of which one has to match. */
record Globs(List<Glob> globs) {

  /** For the name, or for the path if there is a slash in it. */
  private record Glob(Pattern pattern, boolean path) {}

  static Globs of(String key, String... texts) throws BadSettingException {
    List<Glob> globs = new ArrayList<>();
    for (String text : texts) {
      String bare = text.strip();
      if (bare.startsWith("/") || bare.contains("***")) {
        throw new BadSettingException(
            key, "a pattern begins in the folder, without a slash: '" + bare + "'");
      }
      if (!bare.isEmpty()) {
        globs.add(new Glob(Pattern.compile(regex(bare), Pattern.DOTALL), bare.contains("/")));
      }
    }
    if (globs.isEmpty() && key.equals("pattern")) {
      throw new BadSettingException(key, "no file matches no pattern");
    }
    return new Globs(List.copyOf(globs));
  }

  private static String regex(String glob) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < glob.length(); i++) {
      if (glob.startsWith("**/", i) && (i == 0 || glob.charAt(i - 1) == '/')) {
        regex.append("(?:[^/]+/)*+");
        i += 2;
      } else if (glob.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else if (glob.charAt(i) == '*') {
        regex.append("[^/]*");
      } else if (glob.charAt(i) == '?') {
        regex.append("[^/]");
      } else {
        regex.append(Pattern.quote(glob.substring(i, i + 1)));
      }
    }
    return regex.toString();
  }

  boolean match(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return globs.stream().anyMatch(g -> g.pattern.matcher(g.path ? path : name).matches());
  }
}
