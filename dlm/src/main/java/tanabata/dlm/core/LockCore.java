package tanabata.dlm.core;

import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import tanabata.foundation.Core;
import tanabata.foundation.Moment;
import tanabata.foundation.NodeId;

/// The lock manager of one node for one lock space.
///
/// Every name has one master among the members, which all compute alike. The master keeps who
/// holds, converts and waits ([Resource]); the node that wants a lock keeps what it was granted
/// ([OwnLocks]). With each new membership a round begins: what masters knew is void, every node
/// reports what it relies on, and a master grants again when all have. That is safe because fencing
/// proved of whoever is missing that it relies on nothing any more, and because a word of another
/// round is not taken.
///
/// Users: `tanabata.dlm.LockSpace` is made for them; this is for whoever carries its effects out.
public final class LockCore implements Core<Input, Effect> {

  private final Desk desk;
  private final OwnLocks own;
  private final Orphans orphans;
  private final OwnRanges ranges;
  private final Masters masters;
  private final Circles circles;
  private final Departure departure;

  public LockCore(NodeId self, Tuning tuning) {
    this(self, tuning, Rules.SOUND);
  }

  /// For tests of the tests, which plant wrong rules.
  public LockCore(NodeId self, Tuning tuning, Rules rules) {
    desk = new Desk(self, tuning, rules);
    own = new OwnLocks(desk);
    orphans = new Orphans(desk, own);
    ranges = new OwnRanges(desk);
    masters = new Masters(desk);
    circles = new Circles(desk, masters, own);
    departure = new Departure(desk, own, ranges, masters);
  }

  @Override
  public void accept(Moment now, Input input, Consumer<? super Effect> effects) {
    desk.begin(now, effects);
    switch (input) {
      case Input.MembershipChanged change -> change(change.membership());
      case Input.Out _ -> out();
      case Input.Permitted permitted -> {
        own.permitted(permitted.permit());
        ranges.permitted(permitted.permit());
      }
      case Input.Heard heard -> {
        desk.post()
            .heard(heard.from(), heard.envelope())
            .forEach(message -> take(heard.from(), message));
        desk.post().acknowledge(heard.from());
      }
      case Input.Tick _ -> tick();
      case Input.Lock wish -> own.lock(wish);
      case Input.Convert wish -> own.convert(wish);
      case Input.Unlock wish -> own.unlock(wish);
      case Input.Cancel wish -> own.cancel(wish.lock());
      case Input.CloseSession closed -> {
        orphans.closeSession(closed.session());
        ranges.closeOwner(closed.session());
      }
      case Input.Adopt wish -> orphans.adopt(wish);
      case Input.Purge _ -> orphans.purge();
      case Input.Range wish -> ranges.wish(wish);
      case Input.CancelRange wish -> ranges.cancel(wish.request());
      case Input.Leave _ -> departure.leave();
      case Input.Look look ->
          desk.sendToAll(new Message.Look(look.request(), look.name(), look.most()));
    }
    for (Message mail = desk.ownMail(); mail != null; mail = desk.ownMail()) {
      take(desk.self, mail);
    }
  }

  private void tick() {
    own.tick();
    ranges.tick();
    circles.tick();
    departure.tick();
    desk.post().tick();
  }

  private void take(NodeId from, Message message) {
    switch (message) {
      case Message.Follow follow -> circles.follow(from, follow);
      case Message.Caught caught -> circles.caught(caught.search());
      case Message.ToMaster wish -> masters.handle(from, wish);
      case Message.Granted answer -> own.granted(answer);
      case Message.Refused answer -> own.refused(answer);
      case Message.Released answer -> own.released(answer);
      case Message.Wanted word -> own.wanted(word);
      case Message.RangeAnswer answer -> ranges.answered(answer);
      case Message.Reported report -> masters.reported(from, report);
      case Message.WantLeave _ -> departure.wanted(from);
      case Message.Depart decision -> departure.decided(decision);
      case Message.Took _ -> departure.took(from);
      case Message.Chase chase -> circles.chased(chase);
      case Message.Look look -> new Views(desk, masters).show(from, look);
      case Message.Seen seen ->
          desk.emit(new Effect.Seen(seen.request(), from, seen.locks(), seen.more()));
    }
  }

  private void change(Membership next) {
    Membership last = desk.membership();
    if (next.epoch() <= last.epoch()) {
      return;
    }
    boolean departed =
        next.followsByDeparture(last) && desk.leaver().equals(next.left()) && next.has(desk.self);
    if (departed) {
      desk.departed(next);
      return;
    }
    Long before = last.members().get(desk.self);
    Long after = next.members().get(desk.self);
    boolean goesOn = before != null && before.equals(after);
    if (before != null && !goesOn) {
      lose();
    }
    SortedMap<LockName, Memory> memories = goesOn ? masters.handOver() : new TreeMap<>();
    masters.forget();
    circles.forget();
    desk.enter(next);
    departure.enter();
    if (after != null) {
      report(memories);
    }
  }

  private void report(SortedMap<LockName, Memory> memories) {
    masters.enter();
    memories.forEach((name, memory) ->
        desk.sendToMaster(new Message.Remember(name, memory.value(), memory.author())));
    own.report(_ -> true);
    ranges.report(_ -> true);
    desk.sendToAll(new Message.Reported(false, masters.lastToken()));
  }

  /// Not to be mistaken for a new membership: it may take long until one names this node again.
  private void out() {
    lose();
    masters.forget();
    circles.forget();
    desk.enter(new Membership(desk.membership().epoch(), new TreeMap<>()));
    departure.enter();
  }

  private void lose() {
    own.loseAll();
    ranges.loseAll();
  }

  // For people. Call these on the core's thread.

  public Membership membership() {
    return desk.membership();
  }

  /// Whom this node waits for before it serves the names placed here; empty if it serves.
  public SortedSet<NodeId> awaited() {
    return masters.waitingFor().map(Rebuild::awaited).orElseGet(TreeSet::new);
  }

  /// How many locks this node has or wishes for.
  public int locks() {
    return own.count();
  }

  /// Which member masters a name at present; none if this node is no member.
  public Optional<NodeId> masterOf(LockName name) {
    return desk.isMember() ? Optional.of(desk.masterOf(name)) : Optional.empty();
  }
}
