package tanabata.fencing.witness;

import java.util.OptionalInt;
import java.util.function.Consumer;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.api.CuratorEvent;
import org.apache.zookeeper.AddWatchMode;
import org.apache.zookeeper.CreateMode;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tanabata.fencing.WitnessReply;
import tanabata.fencing.format.BadFormat;
import tanabata.fencing.format.WitnessRecordCodec;
import tanabata.foundation.Sanitizer;

/// One persistent znode, read and replaced. Nothing waits and nothing is tried twice: a
/// compare-and-set that was repeated after a lost connection could report a conflict with its own
/// success.
///
/// Each `done` is told once, on any thread, unless the client is closed.
///
/// @param where the servers, for sentences
/// @param writers of the record, and of every node above it that has to be made: who may write
///   those could remove the record
record RecordAccess(CuratorFramework client, String where, String path, RecordWriters writers) {

  private static final Logger log = LoggerFactory.getLogger(RecordAccess.class);

  private interface Step {
    void run() throws Exception;
  }

  void read(Consumer<WitnessReply> done) {
    // A follower may lag behind; after sync it has seen all that was agreed on before.
    Step sync =
        () ->
            client
                .sync()
                .inBackground((_, event) -> {
                  if (code(event) == Code.OK || code(event) == Code.NONODE) {
                    secured(folder(), done, () -> secured(path, done, () -> get(done)));
                  } else {
                    done.accept(unreachable(code(event)));
                  }
                })
                .forPath(path);
    carryOut(sync, done);
  }

  private String folder() {
    return path.substring(0, path.lastIndexOf('/'));
  }

  /// Goes on when nobody but the nodes can change that node of the tree. What such a node holds
  /// could be anybody's word, so that it is not even looked at.
  private void secured(String node, Consumer<WitnessReply> done, Runnable next) {
    if (writers.areEverybody()) {
      next.run();
      return;
    }
    carryOut(
        () ->
            client
                .getACL()
                .inBackground((_, event) -> {
                  switch (code(event)) {
                    case OK -> judge(node, event, done, next);
                    case NONODE -> next.run();
                    default -> done.accept(unreachable(code(event)));
                  }
                })
                .forPath(node),
        done);
  }

  private void judge(String node, CuratorEvent event, Consumer<WitnessReply> done, Runnable next) {
    switch (writers.judge(event.getACLList())) {
      case RecordWriters.Verdict.Ours() -> next.run();
      case RecordWriters.Verdict.Open() -> close(node, done, next);
      case RecordWriters.Verdict.Foreign(String who) ->
          done.accept(
              new WitnessReply.Unreachable(
                  node
                      + " at the witness "
                      + where
                      + " may also be changed by "
                      + Sanitizer.quoted(who)
                      + ", who could stop the node that goes on; take that right away with zkCli's"
                      + " setAcl, or configure the digest that it was made with"));
    }
  }

  private void close(String node, Consumer<WitnessReply> done, Runnable next) {
    carryOut(
        () ->
            client
                .setACL()
                .withACL(writers.acl())
                .inBackground((_, event) -> {
                  switch (code(event)) {
                    case OK -> {
                      log.warn(
                          "everybody could change {} at the witness {}; from now on the two nodes"
                              + " alone",
                          node,
                          where);
                      next.run();
                    }
                    case NONODE -> next.run();
                    default -> done.accept(unreachable(code(event)));
                  }
                })
                .forPath(node),
        done);
  }

  private void get(Consumer<WitnessReply> done) {
    carryOut(
        () -> client.getData().inBackground((_, event) -> done.accept(found(event))).forPath(path),
        done);
  }

  private WitnessReply found(CuratorEvent event) {
    return switch (code(event)) {
      case OK -> decoded(event);
      case NONODE -> new WitnessReply.Empty();
      default -> unreachable(code(event));
    };
  }

  private WitnessReply decoded(CuratorEvent event) {
    try {
      return new WitnessReply.Holds(
          WitnessRecordCodec.decode(event.getData()), event.getStat().getVersion());
    } catch (BadFormat e) {
      return new WitnessReply.Unreachable(
          "the record "
              + path
              + " at "
              + where
              + " is damaged: "
              + e.getMessage()
              + "; it is left as it is, because it may say which of the two goes on alone");
    }
  }

  void replace(byte[] next, OptionalInt version, Consumer<WitnessReply> done) {
    Step step =
        version.isPresent()
            ? () ->
                client
                    .setData()
                    .withVersion(version.getAsInt())
                    .inBackground((_, event) -> done.accept(replaced(event)))
                    .forPath(path, next)
            : () ->
                client
                    .create()
                    .creatingParentsIfNeeded()
                    .withMode(CreateMode.PERSISTENT)
                    .withACL(writers.acl(), true)
                    .inBackground((_, event) -> done.accept(created(event)))
                    .forPath(path, next);
    carryOut(step, done);
  }

  private WitnessReply replaced(CuratorEvent event) {
    return switch (code(event)) {
      case OK -> new WitnessReply.Replaced(event.getStat().getVersion());
      case BADVERSION, NONODE -> new WitnessReply.Conflict();
      default -> unreachable(code(event));
    };
  }

  private WitnessReply created(CuratorEvent event) {
    return switch (code(event)) {
      case OK -> new WitnessReply.Replaced(0);
      case NODEEXISTS -> new WitnessReply.Conflict();
      default -> unreachable(code(event));
    };
  }

  /// Has hints given from now on, for as long as the session lasts.
  void watch(Watcher watcher) {
    carryOut(
        () ->
            client
                .watchers()
                .add()
                .withMode(AddWatchMode.PERSISTENT)
                // An old server knows no such watch: then there are no hints.
                .inBackground((_, _) -> {})
                .usingWatcher(watcher)
                .forPath(path),
        _ -> {});
  }

  private void carryOut(Step step, Consumer<WitnessReply> done) {
    try {
      step.run();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      done.accept(new WitnessReply.Unreachable("interrupted"));
    } catch (Exception e) {
      done.accept(
          new WitnessReply.Unreachable("the witness at " + where + " cannot be asked: " + e));
    }
  }

  private static Code code(CuratorEvent event) {
    Code code = Code.get(event.getResultCode());
    return code == null ? Code.SYSTEMERROR : code;
  }

  private WitnessReply unreachable(Code code) {
    return new WitnessReply.Unreachable(
        switch (code) {
          case CONNECTIONLOSS, OPERATIONTIMEOUT ->
              "the connection to the witness at " + where + " was lost before it answered";
          case SESSIONEXPIRED, SESSIONMOVED ->
              "the session with the witness at " + where + " has ended before it answered";
          case NOAUTH ->
              "the witness at "
                  + where
                  + " does not allow this node to use "
                  + path
                  + "; compare the digest of the configuration with the record's ACL";
          case INVALIDACL ->
              "the witness at "
                  + where
                  + " knows no certificates as users; give both nodes a digest";
          case AUTHFAILED -> "the witness at " + where + " does not accept the digest";
          case NONODE -> "the witness at " + where + " has lost the nodes above " + path;
          default -> "the witness at " + where + " fails with " + code;
        });
  }
}
