package tanabata.filesystem.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static tanabata.filesystem.model.Calls.close;
import static tanabata.filesystem.model.Calls.create;
import static tanabata.filesystem.model.Calls.fallocate;
import static tanabata.filesystem.model.Calls.fdatasync;
import static tanabata.filesystem.model.Calls.fsync;
import static tanabata.filesystem.model.Calls.ftruncate;
import static tanabata.filesystem.model.Calls.link;
import static tanabata.filesystem.model.Calls.mkdir;
import static tanabata.filesystem.model.Calls.open;
import static tanabata.filesystem.model.Calls.openDirectory;
import static tanabata.filesystem.model.Calls.rename;
import static tanabata.filesystem.model.Calls.sync;
import static tanabata.filesystem.model.Calls.touch;
import static tanabata.filesystem.model.Calls.truncate;
import static tanabata.filesystem.model.Calls.unlink;
import static tanabata.filesystem.model.Calls.write;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import tanabata.filesystem.request.Caller;
import tanabata.filesystem.request.Name;
import tanabata.filesystem.request.Request;
import tanabata.filesystem.request.Request.Allocation;

class CrashModelTest {

  private final LongSupplier clock = new AtomicLong(1_000)::incrementAndGet;

  /// A filesystem, what was done to it, and what crashes may leave.
  private final class History {

    private final Judge judge = new Judge(new ModelFilesystem(0));
    private final ModelFilesystem filesystem = new ModelFilesystem(0);
    private final CrashModel crash;
    private final Client client;

    /// @param durable what is there from the beginning
    History(List<Call> durable) {
      Subject subject = Subject.of(filesystem, clock);
      Client before = new Client(Subject.judged(subject, judge, clock));
      durable.forEach(call -> assertFalse(before.run(call) instanceof Result.Failed));
      crash = new CrashModel(judge.model());
      client = new Client(Subject.recorded(subject, judge, crash, clock));
    }

    History run(Call... calls) {
      for (Call call : calls) {
        client.run(call);
      }
      return this;
    }

    void mayLeave(Call... calls) {
      assertEquals(Optional.empty(), crash.judge(tree(calls)));
    }

    void mayNotLeave(Call... calls) {
      assertTrue(crash.judge(tree(calls)).isPresent());
    }
  }

  private Tree tree(Call... calls) {
    Subject subject = Subject.of(new ModelFilesystem(0), clock);
    Client client = new Client(subject);
    for (Call call : calls) {
      Result result = client.run(call);
      assertFalse(result instanceof Result.Failed, () -> call + " came to " + result);
    }
    return Tree.of(subject);
  }

  @Test
  void each_first_part_of_what_was_not_synced_may_be_left() {
    History history = new History(List.of()).run(mkdir("/a"), touch("/a/f"), touch("/g"));
    history.mayLeave();
    history.mayLeave(mkdir("/a"));
    history.mayLeave(mkdir("/a"), touch("/a/f"));
    history.mayLeave(mkdir("/a"), touch("/a/f"), touch("/g"));
  }

  @Test
  void a_later_change_without_an_earlier_one_may_not_be_left() {
    History history = new History(List.of()).run(mkdir("/a"), touch("/a/f"), touch("/g"));
    history.mayNotLeave(mkdir("/a"), touch("/g"));
    history.mayNotLeave(touch("/g"));
  }

  @Test
  void what_was_never_there_may_not_be_left() {
    new History(List.of()).run(mkdir("/a")).mayNotLeave(mkdir("/a"), mkdir("/b"));
  }

  @Test
  void what_was_before_a_sync_is_left() {
    Call[] calls = {mkdir("/a"), touch("/b"), sync(), touch("/c")};
    new History(List.of()).run(calls).mayNotLeave(mkdir("/a"));
    new History(List.of()).run(calls).mayLeave(mkdir("/a"), touch("/b"));
  }

  @Test
  void what_was_before_a_sync_of_a_directory_is_left() {
    History history =
        new History(List.of())
            .run(mkdir("/a"), touch("/b"), openDirectory("d", "/a"), fsync("d"), touch("/c"));
    history.mayNotLeave(mkdir("/a"));
    history.mayLeave(mkdir("/a"), touch("/b"));
  }

  @Test
  void a_rename_is_old_or_new() {
    History history = new History(List.of(touch("/a"), touch("/b", 0600))).run(rename("/a", "/b"));
    history.mayLeave(touch("/a"), touch("/b", 0600));
    history.mayLeave(touch("/b"));
    history.mayNotLeave(touch("/a"));
    history.mayNotLeave(touch("/a"), link("/a", "/b"));
    history.mayNotLeave();
  }

  @Test
  void synced_bytes_are_left() {
    Call[] calls = {create("o", "/f"), write("o", 0, "synced"), fsync("o")};
    History history = new History(List.of()).run(calls);
    history.mayLeave(calls);
    history.mayNotLeave(create("o", "/f"), ftruncate("o", 6));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "sync"));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "Synced"));
    history.mayNotLeave();
  }

  @Test
  void bytes_that_were_not_synced_may_be_zeros_but_not_others() {
    History history = new History(List.of()).run(create("o", "/f"), write("o", 0, "text"));
    history.mayLeave(create("o", "/f"), ftruncate("o", 4));
    history.mayLeave(create("o", "/f"), write("o", 0, "text"));
    history.mayLeave(create("o", "/f"), write("o", 0, "te\0t"));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "next"));
  }

  @Test
  void bytes_over_synced_ones_are_old_or_new() {
    Call[] before = {create("o", "/f"), write("o", 0, "old"), close("o")};
    History history = new History(List.of(before)).run(open("o", "/f"), write("o", 0, "new"));
    history.mayLeave(create("o", "/f"), write("o", 0, "old"));
    history.mayLeave(create("o", "/f"), write("o", 0, "nld"));
    history.mayLeave(create("o", "/f"), write("o", 0, "new"));
    history.mayNotLeave(create("o", "/f"), ftruncate("o", 3));
  }

  @Test
  void bytes_from_before_a_truncation_do_not_come_back_after_it() {
    Call[] before = {create("o", "/f"), write("o", 0, "secret"), close("o")};
    History history = new History(List.of(before)).run(truncate("/f", 0), truncate("/f", 6));
    history.mayLeave(create("o", "/f"), ftruncate("o", 6));
    history.mayLeave(create("o", "/f"));
    history.mayNotLeave(touch("/f"), open("o", "/f"), write("o", 0, "s"), ftruncate("o", 5));
  }

  @Test
  void bytes_from_before_a_punched_hole_do_not_come_back_if_it_was_synced() {
    Call[] before = {create("o", "/f"), write("o", 0, "secret"), close("o")};
    Call punch = fallocate("o", Allocation.PUNCH, 0, 3);
    new History(List.of(before))
        .run(open("o", "/f"), punch, fsync("o"))
        .mayNotLeave(create("o", "/f"), write("o", 0, "secret"));
    new History(List.of(before))
        .run(open("o", "/f"), punch, fsync("o"))
        .mayLeave(create("o", "/f"), write("o", 0, "\0\0\0ret"));
  }

  @Test
  void a_sync_of_data_over_data_need_not_keep_names() {
    Call[] before = {create("o", "/f"), write("o", 0, "old"), close("o")};
    Call[] calls = {touch("/g"), open("o", "/f"), write("o", 0, "new"), fdatasync("o")};
    History history = new History(List.of(before)).run(calls);
    history.mayLeave(create("o", "/f"), write("o", 0, "new"));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "old"));
  }

  @Test
  void a_sync_of_data_keeps_a_size_that_grew() {
    History history =
        new History(List.of(touch("/f")))
            .run(touch("/g"), open("o", "/f"), write("o", 0, "new"), fdatasync("o"));
    history.mayLeave(create("o", "/f"), write("o", 0, "new"), touch("/g"));
    history.mayNotLeave(create("o", "/f"), touch("/g"));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "new"));
  }

  @Test
  void what_has_no_name_any_more_is_gone() {
    History history =
        new History(List.of(touch("/f"))).run(open("o", "/f"), unlink("/f"), fsync("o"));
    history.mayLeave();
    history.mayNotLeave(touch("/f"));
  }

  @Test
  void a_durable_write_is_left_without_a_sync() {
    History history = new History(List.of()).run(create("o", "/f"));
    Request.Write durable =
        new Request.Write(
            Caller.KERNEL, 2, 1, 0, TestPayload.of("text"), false, false, true, false);
    CrashModel.Ticket ticket = history.crash.begun(durable, 5);
    history.crash.answered(ticket);
    history.mayLeave(create("o", "/f"), write("o", 0, "text"));
    history.mayNotLeave(create("o", "/f"), write("o", 0, "te"));
    history.mayNotLeave(create("o", "/f"), ftruncate("o", 4));
    history.mayNotLeave(create("o", "/f"));
  }

  @Test
  void what_was_under_way_may_be_there_or_not() {
    History history = new History(List.of()).run(touch("/a"));
    Request under = new Request.MakeDirectory(Caller.KERNEL, Request.ROOT, Name.of("b"), 0755, 0);
    history.crash.begun(under, 5);
    history.crash.begun(new Request.SyncAll(Caller.KERNEL), 6);
    history.mayLeave();
    history.mayLeave(touch("/a"));
    history.mayLeave(touch("/a"), mkdir("/b"));
    history.mayNotLeave(mkdir("/b"));
  }

  /// A crash after each request of each short workload, on a filesystem that keeps each first part
  /// back to the last sync.
  @Test
  void short_workloads_may_leave_each_part_from_the_last_sync_on() {
    AllWorkloads.upTo(1).forEach(this::crashAnywhere);
    long all = AllWorkloads.count(3);
    for (long i = 0; i < 300; i++) {
      crashAnywhere(AllWorkloads.get(all / 300 * i));
    }
  }

  private void crashAnywhere(List<AllWorkloads.Step> steps) {
    History history = new History(AllWorkloads.TREE);
    List<Tree> trees = new ArrayList<>();
    int synced = 0;
    int dataSynced = 0;
    trees.add(Tree.of(Subject.of(history.filesystem.copy(), clock)));
    for (AllWorkloads.Step step : steps) {
      for (Call call : step.calls()) {
        Result result = history.client.run(call);
        boolean syncs = call instanceof Call.SyncAll || call instanceof Call.Sync;
        if (syncs && !(result instanceof Result.Failed)) {
          boolean ofData = call instanceof Call.Sync sync && sync.dataOnly();
          dataSynced = trees.size() - 1;
          synced = ofData ? synced : dataSynced;
        }
        trees.add(Tree.of(Subject.of(history.filesystem.copy(), clock)));
      }
    }
    for (Tree tree : trees.subList(dataSynced, trees.size())) {
      assertEquals(Optional.empty(), history.crash.judge(tree), steps::toString);
    }
    List<Tree> later = trees.subList(synced, trees.size());
    for (Tree tree : trees.subList(0, synced)) {
      if (later.stream().noneMatch(one -> tree.differenceTo(one).isEmpty())) {
        assertTrue(history.crash.judge(tree).isPresent(), steps::toString);
      }
    }
  }

  @Test
  void there_are_as_many_workloads_as_are_counted_and_each_once() {
    long steps = AllWorkloads.STEPS.size();
    assertEquals(steps + steps * steps, AllWorkloads.upTo(2).distinct().count());
    assertEquals(steps * (1 + steps * (1 + steps)), AllWorkloads.count(3));
    assertEquals(3, AllWorkloads.get(AllWorkloads.count(3) - 1).size());
  }

  @Test
  void each_step_of_the_workloads_succeeds_after_some_other() {
    for (AllWorkloads.Step step : AllWorkloads.STEPS) {
      boolean succeeds =
          AllWorkloads.STEPS.stream()
              .anyMatch(before -> {
                Client client = new Client(Subject.of(new ModelFilesystem(0), clock));
                AllWorkloads.TREE.forEach(client::run);
                before.calls().forEach(client::run);
                return step.calls().stream()
                    .map(client::run)
                    .noneMatch(Result.Failed.class::isInstance);
              });
      assertTrue(succeeds, step::name);
    }
  }

  @Test
  void a_tree_is_read_as_it_is() {
    ModelFilesystem model = new ModelFilesystem(0);
    Client client = new Client(Subject.of(model, clock));
    AllWorkloads.TREE.forEach(client::run);
    assertEquals(new Result.Done(), client.run(mkdir("/B/dir")));
    Tree asked = Tree.of(Subject.of(model, clock));
    assertEquals(Optional.empty(), asked.differenceTo(Tree.of(model)));
    assertEquals("/A/bar", asked.nodes().get("/bar").first());
    assertEquals(10_000, asked.nodes().get("/A/foo").contents().orElseThrow().bytes().size());
  }
}
