-- German's protocol as in scripts/bench/german.ts, for Rumur. The sizes are replaced by those that are measured; for symmetry
-- reduction `Node` and `Value` become scalarsets of the same sizes. What is undefined is none.

const
  NODES: 3;
  VALUES: 2;

type
  Node: 1 .. NODES;
  Value: 1 .. VALUES;
  Access: enum { shared, exclusive };
  Order: enum { invalidate, grantShared, grantExclusive };
  Acknowledgement: enum { acknowledged, writtenBack };

var
  request: array [Node] of Access;
  order: array [Node] of record
    kind: Order;
    value: Value;
  end;
  acknowledgement: array [Node] of record
    kind: Acknowledgement;
    value: Value;
  end;
  copy: array [Node] of record
    access: Access;
    value: Value;
  end;
  latest: Value;
  memory: Value;
  serving: record
    node: Node;
    access: Access;
  end;
  sharers: array [Node] of boolean;
  toInvalidate: array [Node] of boolean;
  exclusiveGranted: boolean;

ruleset v: Value do
  startstate
  begin
    undefine request;
    undefine order;
    undefine acknowledgement;
    undefine copy;
    undefine serving;
    for n: Node do
      sharers[n] := false;
      toInvalidate[n] := false;
    endfor;
    exclusiveGranted := false;
    memory := v;
    latest := v;
  end;
endruleset;

ruleset n: Node do
  rule "request shared"
    isundefined(request[n]) & isundefined(copy[n].access)
  ==>
  begin
    request[n] := shared;
  end;

  rule "request exclusive"
    isundefined(request[n]) & (isundefined(copy[n].access) | copy[n].access != exclusive)
  ==>
  begin
    request[n] := exclusive;
  end;

  rule "receive shared"
    !isundefined(order[n].kind) & order[n].kind = grantShared
  ==>
  begin
    copy[n].access := shared;
    copy[n].value := order[n].value;
    undefine order[n];
  end;

  rule "receive exclusive"
    !isundefined(order[n].kind) & order[n].kind = grantExclusive
  ==>
  begin
    copy[n].access := exclusive;
    copy[n].value := order[n].value;
    undefine order[n];
  end;

  rule "invalidate"
    !isundefined(order[n].kind) & order[n].kind = invalidate & isundefined(acknowledgement[n].kind)
  ==>
  begin
    if !isundefined(copy[n].access) & copy[n].access = exclusive then
      acknowledgement[n].kind := writtenBack;
      acknowledgement[n].value := copy[n].value;
    else
      acknowledgement[n].kind := acknowledged;
    endif;
    undefine order[n];
    undefine copy[n];
  end;

  rule "accept"
    isundefined(serving.node) & !isundefined(request[n])
  ==>
  begin
    serving.node := n;
    serving.access := request[n];
    undefine request[n];
    for m: Node do
      toInvalidate[m] := sharers[m];
    endfor;
  end;

  rule "send invalidate"
    !isundefined(serving.node) & (serving.access = exclusive | exclusiveGranted) &
    toInvalidate[n] & isundefined(order[n].kind)
  ==>
  begin
    order[n].kind := invalidate;
    toInvalidate[n] := false;
  end;

  rule "receive acknowledgement"
    !isundefined(acknowledgement[n].kind) & !isundefined(serving.node)
  ==>
  begin
    if acknowledgement[n].kind = writtenBack then
      memory := acknowledgement[n].value;
    endif;
    sharers[n] := false;
    exclusiveGranted := false;
    undefine acknowledgement[n];
  end;

  rule "grant shared"
    !isundefined(serving.node) & serving.node = n & serving.access = shared & !exclusiveGranted &
    isundefined(order[n].kind)
  ==>
  begin
    order[n].kind := grantShared;
    order[n].value := memory;
    sharers[n] := true;
    undefine serving;
  end;

  rule "grant exclusive"
    !isundefined(serving.node) & serving.node = n & serving.access = exclusive & !exclusiveGranted &
    forall m: Node do !sharers[m] endforall & isundefined(order[n].kind)
  ==>
  begin
    order[n].kind := grantExclusive;
    order[n].value := memory;
    sharers[n] := true;
    exclusiveGranted := true;
    undefine serving;
  end;
endruleset;

ruleset n: Node; v: Value do
  rule "store"
    !isundefined(copy[n].access) & copy[n].access = exclusive
  ==>
  begin
    copy[n].value := v;
    latest := v;
  end;
endruleset;

invariant "exclusion"
  forall n: Node do forall m: Node do
    n = m | isundefined(copy[n].access) | copy[n].access != exclusive | isundefined(copy[m].access)
  endforall endforall;

invariant "fresh copies"
  forall n: Node do isundefined(copy[n].access) | copy[n].value = latest endforall;

invariant "fresh memory"
  exclusiveGranted | memory = latest;
