package tanabata.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tanabata.node.admin.AdminServer;
import tanabata.node.admin.FakeAdministration;

/// `tanabata lock` and `tanabata locks` against a daemon that grants everything.
@Timeout(60)
class LockVerbsTest {

  @TempDir Path folder;
  private final FakeAdministration node = new FakeAdministration();
  private AdminServer server;
  private Cli cli;

  @BeforeEach
  void open() throws IOException {
    server = AdminServer.open(folder.resolve("control.sock"), node);
    cli = new Cli(folder, Cli.ONE_RESOURCE);
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private String received() throws InterruptedException {
    String next = node.received.poll(30, TimeUnit.SECONDS);
    return next == null ? "nothing" : next;
  }

  @Test
  void the_command_finds_the_token_and_its_exit_code_is_taken() throws Exception {
    Path seen = folder.resolve("seen");
    int status =
        cli.node(
            "lock",
            "counter",
            "--",
            "sh",
            "-c",
            "echo $TANABATA_LOCK_NAME $TANABATA_LOCK_TOKEN $TANABATA_LOCK_SESSION > "
                + seen
                + "; exit 7");
    assertEquals(7, status);
    assertEquals("counter 42 vega/home/5", Files.readString(seen).strip());
    assertEquals("lock counter EX", received());
    assertEquals("release counter", received());
  }

  @Test
  void the_mode_may_be_written_small() throws Exception {
    assertEquals(0, cli.node("lock", "--mode", "pr", "counter", "--", "true"));
    assertEquals("lock counter PR", received());
  }

  @Test
  void a_command_that_a_signal_ends_counts_as_in_the_shell() {
    assertEquals(128 + 15, cli.node("lock", "counter", "--", "sh", "-c", "kill -TERM $$"));
  }

  @Test
  void what_cannot_be_had_in_time_is_a_one_and_the_command_is_not_run() {
    Path seen = folder.resolve("seen");
    assertEquals(1, cli.node("lock", "--no-queue", "taken", "--", "touch", seen.toString()));
    assertEquals("tanabata: lock 'taken': others hold it\n", cli.err.toString());
    assertTrue(Files.notExists(seen));
  }

  @Test
  void a_command_whose_lock_is_lost_is_ended() throws Exception {
    assertEquals(128 + 15, cli.node("lock", "shaky", "--", "sleep", "300"));
    assertTrue(cli.err.toString().contains("others may hold it now; ending the command"));
  }

  @Test
  void a_command_that_is_not_there_is_a_127() throws Exception {
    assertEquals(127, cli.node("lock", "counter", "--", folder.resolve("no").toString()));
    assertTrue(cli.err.toString().contains("cannot be run"));
    assertEquals("lock counter EX", received());
    assertEquals("abandon counter", received());
  }

  @Test
  void a_wrong_mode_or_time_is_named() {
    assertEquals(2, cli.node("lock", "--mode", "WR", "counter", "--", "true"));
    assertEquals(
        "tanabata: --mode: 'WR' is no mode; allowed: NL, CR, CW, PR, PW, EX\n", cli.err.toString());
    assertEquals(2, cli.node("lock", "--timeout", "soon", "counter", "--", "true"));
    assertTrue(
        cli.err
            .toString()
            .endsWith("--timeout: 'soon' is no time above 0; allowed: such as 5s or 200ms\n"));
  }

  @Test
  void without_a_daemon_there_is_no_lock() throws Exception {
    server.close();
    assertEquals(3, cli.node("lock", "counter", "--", "true"));
    server = AdminServer.open(folder.resolve("control.sock"), node);
  }

  @Test
  void locks_shows_holders_and_who_waits_for_whom() {
    assertEquals(0, cli.node("locks"));
    assertEquals(
        """
        NAME     MODE  STATE    NODE    SESSION  AGE     WAITS FOR
        counter  EX    held     altair  3        1.5 s
        counter  EX    waiting  vega    1        250 ms  altair/3
        """,
        cli.out.toString());
  }

  @Test
  void locks_says_why_in_words() {
    assertEquals(0, cli.node("locks", "--why", "counter"));
    assertEquals(
        """
        altair/3 holds EX for 1.5 s, token 42
        vega/1 has waited for EX for 250 ms; in its way: altair/3
        """,
        cli.out.toString());
  }

  @Test
  void what_lies_in_no_filesystem_of_ours_is_not_explained() {
    assertEquals(1, cli.node("fs", "explain", folder.toString()));
    assertTrue(cli.err.toString().contains("lies in no filesystem of tanabata"));
  }

  @Test
  void locks_for_programs_is_one_line() {
    assertEquals(0, cli.node("locks", "--json"));
    assertEquals(1, cli.out.toString().lines().count());
    assertTrue(cli.out.toString().contains("\"waits-for\":[\"altair/3\"]"));
  }
}
