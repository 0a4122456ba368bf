package io.jackfield.shell;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.jackfield.account.Account;
import io.jackfield.account.Grant;
import java.util.List;
import java.util.stream.Collectors;

/** How accounts are shown. */
final class UserViews {

  Table table(List<Account> accounts) {
    Table table = new Table("NAME", "HOME", "ALLOWED");
    for (Account account : accounts) {
      String allowed =
          account.grants().stream().map(Grants::words).collect(Collectors.joining("  "));
      table.row(account.name(), account.home(), allowed);
    }
    return table;
  }

  ArrayNode json(List<Account> accounts) {
    return Json.array(accounts, UserViews::json);
  }

  private static ObjectNode json(Account account) {
    ObjectNode node = Json.object();
    node.put("name", account.name());
    node.put("home", account.home().toString());
    node.set("grants", Json.array(account.grants(), UserViews::json));
    return node;
  }

  private static ObjectNode json(Grant grant) {
    ObjectNode node = Json.object();
    node.put("folder", grant.folder().toString());
    node.set("permissions", Json.array(Grants.names(grant.permissions()), TextNode::valueOf));
    return node;
  }
}
