package io.jackfield.accounts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import io.jackfield.account.Permission;
import io.jackfield.account.Quota;
import io.jackfield.file.VirtualPath;
import io.jackfield.util.ByteSize;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The accounts as a JSON document. What it does not know it leaves where it is: a newer version may
 * have written it.
 *
 * <pre>{@code
 * {"schema": 1,
 *  "accounts": {
 *    "ann": {"home": "/ann", "password": "$argon2id$...", "grants": {"/ann": ["LIST", "READ"], "/in": "read,write"},
 *            "quota": {"bytes": "10G", "files": 10000}}}}
 * }</pre>
 */
final class AccountBook {
  private static final int SCHEMA = 1;
  private static final String QUOTA = "quota";
  private static final String BYTES = "bytes";
  private static final String FILES = "files";

  private final ObjectNode document;
  private final Map<String, StoredAccount> accounts = new TreeMap<>();

  /**
   * Reads a document.
   *
   * @throws IllegalArgumentException with what is wrong with it, in words of the operator
   */
  AccountBook(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("not a JSON object");
    }
    if (json.path("schema").asInt() != SCHEMA) {
      throw new IllegalArgumentException("schema: must be " + SCHEMA);
    }
    document = object;
    for (Map.Entry<String, JsonNode> entry : section().properties()) {
      try {
        accounts.put(entry.getKey(), read(entry.getKey(), entry.getValue()));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "account '" + entry.getKey() + "': " + e.getMessage(), e);
      }
    }
  }

  static AccountBook empty() {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("schema", SCHEMA);
    document.putObject("accounts");
    return new AccountBook(document);
  }

  private ObjectNode section() {
    if (document.get("accounts") instanceof ObjectNode section) {
      return section;
    }
    throw new IllegalArgumentException("accounts: must be an object");
  }

  private static StoredAccount read(String name, JsonNode json) {
    AccountName.checked(name);
    VirtualPath home = VirtualPath.parse(text(json, "home"));
    PasswordHash password = PasswordHash.parse(text(json, "password"));
    return new StoredAccount(new Account(name, home, grants(json), false, quota(json)), password);
  }

  private static List<Grant> grants(JsonNode json) {
    if (!(json.get("grants") instanceof ObjectNode grants)) {
      throw new IllegalArgumentException("grants: must be an object");
    }
    List<Grant> all = new ArrayList<>();
    for (String folder : (Iterable<String>) grants::fieldNames) {
      all.add(new Grant(VirtualPath.parse(folder), permissions(grants, folder)));
    }
    if (all.stream().map(Grant::folder).distinct().count() < all.size()) {
      throw new IllegalArgumentException("grants: a folder is named twice");
    }
    return all;
  }

  /** A list of exact names, as we write it, or a text of words, as operators type it. */
  private static Set<Permission> permissions(ObjectNode grants, String folder) {
    if (!(grants.get(folder) instanceof ArrayNode names)) {
      return Permission.parse(text(grants, folder));
    }
    Set<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (JsonNode name : names) {
      permissions.add(Permission.valueOf(name.asText()));
    }
    return permissions;
  }

  private static Quota quota(JsonNode json) {
    JsonNode quota = json.get(QUOTA);
    if (quota == null) {
      return Quota.NONE;
    }
    if (!quota.isObject()) {
      throw new IllegalArgumentException("quota: must be an object");
    }
    return new Quota(limit(quota, BYTES), limit(quota, FILES));
  }

  private static long limit(JsonNode quota, String key) {
    JsonNode value = quota.get(key);
    if (value == null) {
      return Quota.UNLIMITED;
    }
    if (value.isIntegralNumber() && value.canConvertToLong() && value.longValue() >= 0) {
      return value.longValue();
    }
    if (key.equals(FILES) || !value.isTextual()) {
      throw new IllegalArgumentException("quota." + key + ": must be a whole number from 0 on");
    }
    try {
      return ByteSize.parse(value.textValue());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("quota." + key + ": " + e.getMessage(), e);
    }
  }

  private static String text(JsonNode json, String key) {
    JsonNode value = json.get(key);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException(key + ": must be a text");
    }
    return value.textValue();
  }

  JsonNode document() {
    return document;
  }

  Map<String, StoredAccount> accounts() {
    return accounts;
  }

  /** Adds an account; none of that name is there. */
  void add(Account account, PasswordHash password) {
    ObjectNode json = section().putObject(account.name());
    json.put("home", account.home().toString());
    json.put("password", password.encoded());
    ObjectNode grants = json.putObject("grants");
    account.grants().forEach(grant -> put(grants, grant.folder(), grant.permissions()));
  }

  void setPassword(String name, PasswordHash password) {
    account(name).put("password", password.encoded());
  }

  void grant(String name, VirtualPath folder, Set<Permission> permissions) {
    ObjectNode grants = (ObjectNode) account(name).get("grants");
    List<String> spellings = new ArrayList<>();
    grants.fieldNames().forEachRemaining(spellings::add);
    spellings.removeIf(spelling -> !VirtualPath.parse(spelling).equals(folder));
    grants.remove(spellings);
    put(grants, folder, permissions);
  }

  void setQuota(String name, Quota quota) {
    ObjectNode account = account(name);
    ObjectNode json =
        account.get(QUOTA) instanceof ObjectNode there ? there : account.putObject(QUOTA);
    put(json, BYTES, quota.bytes());
    put(json, FILES, quota.files());
    if (json.isEmpty()) {
      account.remove(QUOTA);
    }
  }

  /** What is so already stays as the operator wrote it. */
  private static void put(ObjectNode quota, String key, long limit) {
    if (limit == Quota.UNLIMITED) {
      quota.remove(key);
    } else if (limit(quota, key) != limit) {
      quota.put(key, limit);
    }
  }

  void remove(String name) {
    section().remove(name);
  }

  private ObjectNode account(String name) {
    return (ObjectNode) section().get(name);
  }

  private static void put(ObjectNode grants, VirtualPath folder, Set<Permission> permissions) {
    ArrayNode names = grants.putArray(folder.toString());
    permissions.stream().sorted().forEach(permission -> names.add(permission.name()));
  }
}
