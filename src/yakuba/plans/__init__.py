"""
Plans: what was promised, who owns it, where it stands, what it costs, what it brought.

Words   Plan (計画), Node and Measure (施策), Sheet (個票), Bar (スケジュール), Round (進捗報告), Evaluation (評価), Publication (公表).
Doors   commands, reads, events, rules (packs, priority, schedule, traffic lights).
Stands  on flows, papers, people, bodies, surveys and insight. Under journeys and faces.
"""
