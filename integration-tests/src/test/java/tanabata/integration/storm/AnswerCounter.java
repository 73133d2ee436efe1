package tanabata.integration.storm;

import tanabata.foundation.Outcome;
import tanabata.replication.core.ClientLoad;
import tanabata.replication.core.SimulatedNode;
import tanabata.replication.model.Caller;
import tanabata.replication.model.OrderReply;

/// Counts what the clients of each node are answered, and passes it on to them.
final class AnswerCounter implements SimulatedNode.Clients {

  private final ClientLoad clients;
  private final int[] answers = new int[2];
  private final int[] changes = new int[2];
  private final int[] errors = new int[2];
  private final int[] cuts = new int[2];

  AnswerCounter(ClientLoad clients) {
    this.clients = clients;
  }

  /// Everything that was answered as done.
  int answers(int node) {
    return answers[node];
  }

  /// Writes, zeroes and flushes that were answered as done: whatever brings no data.
  int changes(int node) {
    return changes[node];
  }

  int errors(int node) {
    return errors[node];
  }

  /// How often all sessions were ended.
  int cuts(int node) {
    return cuts[node];
  }

  @Override
  public void answered(SimulatedNode node, Caller caller, Outcome outcome, long[] values) {
    if (outcome != Outcome.OK) {
      errors[node.index]++;
    } else {
      answers[node.index]++;
      changes[node.index] += values.length == 0 ? 1 : 0;
    }
    clients.answered(node, caller, outcome, values);
  }

  @Override
  public void replied(SimulatedNode node, Caller caller, OrderReply reply) {
    clients.replied(node, caller, reply);
  }

  @Override
  public void ready(SimulatedNode node) {
    clients.ready(node);
  }

  @Override
  public void cut(SimulatedNode node) {
    cuts[node.index]++;
    clients.cut(node);
  }

  @Override
  public void fails(SimulatedNode node) {
    clients.fails(node);
  }

  @Override
  public void ended(SimulatedNode node) {
    clients.ended(node);
  }
}
