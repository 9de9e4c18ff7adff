-- The model of scripts/bench/notify.ts for Rumur. The sizes are replaced by those that are measured; for symmetry reduction
-- `Page`, `Device` and `Frame` become scalarsets of the same sizes. A frame that is undefined is none.

const
  PAGES: 3;
  DEVICES: 2;
  FRAMES: 4;

type
  Page: 1 .. PAGES;
  Device: 1 .. DEVICES;
  Frame: 1 .. FRAMES;
  Phase: enum { idle, notifying, copying };

var
  location: array [Page] of Frame;
  target: array [Page] of Frame;
  phase: array [Page] of Phase;
  pins: array [Page] of 0 .. DEVICES;
  acked: array [Page] of array [Device] of boolean;
  translation: array [Page] of array [Device] of Frame;
  dma: array [Page] of array [Device] of Frame;

startstate
begin
  undefine location;
  undefine target;
  undefine translation;
  undefine dma;
  for p: Page do
    phase[p] := idle;
    pins[p] := 0;
    for d: Device do
      acked[p][d] := false;
    endfor;
  endfor;
end;

ruleset p: Page; f: Frame do
  rule "alloc"
    isundefined(location[p]) &
    forall q: Page do
      (isundefined(location[q]) | location[q] != f) & (isundefined(target[q]) | target[q] != f)
    endforall
  ==>
  begin
    location[p] := f;
  end;

  rule "begin move"
    phase[p] = idle & !isundefined(location[p]) &
    forall q: Page do
      (isundefined(location[q]) | location[q] != f) & (isundefined(target[q]) | target[q] != f)
    endforall
  ==>
  begin
    phase[p] := notifying;
    target[p] := f;
  end;
endruleset;

ruleset p: Page; d: Device do
  rule "map"
    phase[p] = idle & !isundefined(location[p]) & isundefined(translation[p][d])
  ==>
  begin
    translation[p][d] := location[p];
  end;

  rule "dma start"
    !isundefined(translation[p][d]) & isundefined(dma[p][d])
  ==>
  begin
    dma[p][d] := translation[p][d];
    pins[p] := pins[p] + 1;
  end;

  rule "dma done"
    !isundefined(dma[p][d])
  ==>
  begin
    undefine dma[p][d];
    pins[p] := pins[p] - 1;
  end;

  rule "ack"
    phase[p] = notifying & !acked[p][d] & isundefined(dma[p][d])
  ==>
  begin
    undefine translation[p][d];
    acked[p][d] := true;
  end;
endruleset;

ruleset p: Page do
  rule "copy"
    phase[p] = notifying & forall d: Device do acked[p][d] endforall
  ==>
  begin
    phase[p] := copying;
  end;

  rule "commit"
    phase[p] = copying
  ==>
  begin
    location[p] := target[p];
    undefine target[p];
    phase[p] := idle;
    for d: Device do
      acked[p][d] := false;
    endfor;
  end;

  rule "evict"
    phase[p] = idle & !isundefined(location[p]) & pins[p] = 0 &
    forall d: Device do isundefined(translation[p][d]) endforall
  ==>
  begin
    undefine location[p];
  end;
endruleset;

invariant "dma at location"
  forall p: Page do forall d: Device do
    isundefined(dma[p][d]) | (!isundefined(location[p]) & dma[p][d] = location[p])
  endforall endforall;

invariant "translation at location"
  forall p: Page do forall d: Device do
    isundefined(translation[p][d]) | (!isundefined(location[p]) & translation[p][d] = location[p])
  endforall endforall;

invariant "one page per frame"
  forall p: Page do forall q: Page do
    p = q | isundefined(location[p]) | isundefined(location[q]) | location[p] != location[q]
  endforall endforall;
