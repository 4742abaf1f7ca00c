/* The kernel that puts the phrases of the likely techniques into order: every row weighed at a moment, the best told.
 *
 * The twin in Python is Plain of app/rank/order.py, with best_rows of app/rank/vectors.py. Of each technique only what
 * comes next stands in the heap, so that no more is sorted than is asked for.
 */

#include <math.h>
#include <stdint.h>

#include "native.h"

enum { MASKS = 10, COUNTS = 65, QUESTIONS = 3 * COUNTS, GAPS = 129, NEVER = -9 };
enum { MASKED, GROUND, CLOSED, QUESTION, TELLING, BRIEF, TABLES, COLUMNS };

#if defined(__GNUC__) && defined(__x86_64__) && defined(__linux__)
#define FOR_NEWER_PROCESSORS_TOO __attribute__((target_clones("sse4.2", "default")))
#else
#define FOR_NEWER_PROCESSORS_TOO
#endif

typedef struct {
    int64_t points;
    Py_ssize_t row;
} Best;

/* Phrases of a technique with the same points, in the order of their ids: what is left of a row. */
typedef struct {
    int64_t points;
    PyObject *alike;     /* a tuple, borrowed from rows */
    Py_ssize_t at, left; /* the next of them, and how many are still read */
    int met;             /* one that was met stands here by itself */
} Run;

/* A technique that may be used, with its points, the span of its rows, and its runs. */
typedef struct {
    double points;
    PyObject *technique, *met; /* borrowed from scores and met; what was met of it, or NULL */
    Py_ssize_t begin, end, runs, count;
    int64_t score;
} Way;

/* What comes next of a technique. */
typedef struct {
    int64_t score;
    int second;       /* not the first of its technique */
    PyObject *phrase; /* borrowed from rows */
    PyObject *id;     /* of the phrase, asked for when it is needed */
    Py_ssize_t way;
} Entry;

enum { MOST = 256, WAYS = 128 };

typedef struct {
    PyObject_HEAD
    PyObject *scores, *rows, *spans, *met, *full;
    Run *runs;
    Py_ssize_t used, room; /* of the runs */
    long long back;        /* so far a second phrase of a technique stands back, as a number below 0 */
    Way ways[WAYS];
    Entry heap[WAYS]; /* the best is the first */
    Py_ssize_t count;
} InOrder;

/* What is read at most. */
typedef struct {
    Py_ssize_t ways, rows, alike;
    double unit;
} Limits;

static PyObject *ID; /* the attribute's name */

typedef struct {
    const uint64_t *masked, *masks;
    const double *ground, *telling, *answering, *strayed, *suiting, *gaps;
    const uint8_t *closed, *question, *brief;
    double manner, units;
    int suits, most;
} Weighing;

/* Puts a row among the best so far, of equal ones behind those that came before; how many there are then. */
static int put(Best *best, int count, int most, int64_t points, Py_ssize_t row)
{
    if (count == most) {
        if (count == 0 || points <= best[count - 1].points) return count;
        count--;
    }
    int place = count;
    for (; place > 0 && best[place - 1].points < points; place--) best[place] = best[place - 1];
    best[place].points = points;
    best[place].row = row;
    return count + 1;
}

/* The best of the rows from `begin` to before `end` that may be said; how many. The sum is that of points_of_rows. */
FOR_NEWER_PROCESSORS_TOO
static int weigh(const Weighing *by, Py_ssize_t begin, Py_ssize_t end, Best *best)
{
    int kept = 0;
    const uint64_t *masks = by->masks;
    for (Py_ssize_t row = begin; row < end; row++) {
        const uint64_t *has = by->masked + row * MASKS;
        if (by->closed[row] || (has[7] & masks[7]) || (has[8] & masks[8]) || (has[9] & masks[9])) continue;
        double sum = by->ground[row];
        sum += by->strayed[__builtin_popcountll(has[1] & masks[1])];
        sum += by->gaps[__builtin_popcountll(has[3] & masks[3]) + __builtin_popcountll(has[4] & masks[4])];
        if (by->question) sum += by->answering[by->question[row] + __builtin_popcountll(has[0] & masks[0])];
        if (by->telling && ((has[5] & masks[5]) || (has[6] & masks[6]))) sum += by->telling[row];
        if (by->suits) sum += by->suiting[__builtin_popcountll(has[2] & masks[2])];
        if (by->brief && by->brief[row]) sum += by->manner;
        double points = nearbyint(sum * by->units);
        if (points > NEVER * by->units) kept = put(best, kept, by->most, (int64_t)points, row);
    }
    return kept;
}

/* The id of an entry's phrase, borrowed; NULL: an error. */
static PyObject *id_of(Entry *entry)
{
    if (entry->id == NULL) entry->id = PyObject_GetAttr(entry->phrase, ID);
    return entry->id;
}

/* Whether one entry goes before another: by its score, as the first of its technique, by its id. */
static int before(Entry *one, Entry *other)
{
    if (one->score != other->score) return one->score > other->score;
    if (one->second != other->second) return one->second < other->second;
    return id_of(one) && id_of(other) && PyUnicode_Compare(one->id, other->id) < 0;
}

static void sink(InOrder *self, Py_ssize_t place)
{
    for (;;) {
        Py_ssize_t best = place, left = 2 * place + 1;
        if (left < self->count && before(&self->heap[left], &self->heap[best])) best = left;
        if (left + 1 < self->count && before(&self->heap[left + 1], &self->heap[best])) best = left + 1;
        if (best == place) return;
        Entry moved = self->heap[place];
        self->heap[place] = self->heap[best];
        self->heap[best] = moved;
        place = best;
    }
}

/* -1: an error. */
static int add_run(InOrder *self, Run run)
{
    if (self->used == self->room) {
        Py_ssize_t room = self->room ? 2 * self->room : 128;
        Run *runs = PyMem_Realloc(self->runs, (size_t)room * sizeof *runs);
        if (runs == NULL) {
            PyErr_NoMemory();
            return -1;
        }
        self->runs = runs;
        self->room = room;
    }
    self->runs[self->used++] = run;
    return 0;
}

/* How far a phrase stands back for having been met (`points`): 1 where it was met, 0 where not, 2: it is left out. */
static int was_met(PyObject *met, PyObject *phrase, long long *points)
{
    PyObject *id = met == NULL ? NULL : PyObject_GetAttr(phrase, ID);
    if (id == NULL) return met == NULL ? 0 : -1;
    PyObject *known = PyDict_GetItemWithError(met, id);
    Py_DECREF(id);
    if (known == NULL) return PyErr_Occurred() ? -1 : 0;
    if (known == Py_None) return 2;
    *points = PyLong_AsLongLong(known);
    return PyErr_Occurred() ? -1 : 1;
}

/* Moves to the next of a run that was not met, or ends the run. -1: an error. */
static int pass_by(Run *run, PyObject *met)
{
    long long points;
    if (met == NULL || run->met) return 0;
    for (Py_ssize_t size = PyTuple_Size(run->alike); run->left > 0; run->at++) {
        int known = run->at < size ? was_met(met, PyTuple_GetItem(run->alike, run->at), &points) : 0;
        if (run->at >= size) run->left = 0;
        if (known <= 0) return known;
    }
    return 0;
}

/* Adds the runs of a row: what is read of it, and each that was met by itself. -1: an error. */
static int add_row(InOrder *self, int64_t points, PyObject *alike, PyObject *met, Py_ssize_t most)
{
    Py_ssize_t size = PyTuple_Size(alike);
    Run whole = {points, alike, 0, size < most ? size : most, 0};
    if (size < 0 || pass_by(&whole, met) < 0 || (whole.left > 0 && add_run(self, whole) < 0)) return -1;
    for (Py_ssize_t place = 0; met != NULL && place < size; place++) {
        long long back = 0;
        int known = was_met(met, PyTuple_GetItem(alike, place), &back);
        if (known < 0) return -1;
        if (known == 1 && add_run(self, (Run){points + back, alike, place, 1, 1}) < 0) return -1;
    }
    return 0;
}

/* Puts what comes next of a technique into an entry; 0: there is nothing left, -1: an error. */
static int come_next(InOrder *self, Py_ssize_t number, Entry *entry)
{
    Way *way = &self->ways[number];
    Run *best = NULL;
    Entry found = {0, entry->second, NULL, NULL, number};
    Run *end = self->runs + way->runs + way->count;
    if (!entry->second && way->met == NULL && way->count > 1) end = self->runs + way->runs + 1; /* rows come in order */
    for (Run *run = self->runs + way->runs; run < end; run++) {
        if (run->left <= 0 || (best != NULL && run->points < best->points)) continue;
        Entry other = {run->points, entry->second, PyTuple_GetItem(run->alike, run->at), NULL, number};
        if (best == NULL || before(&other, &found)) {
            Py_XDECREF(found.id);
            found = other;
            best = run;
        } else
            Py_XDECREF(other.id);
        if (PyErr_Occurred()) break;
    }
    if (best != NULL) {
        found.score += way->score + (entry->second ? self->back : 0);
        best->left--;
        best->at++;
        if (pass_by(best, way->met) < 0) best = NULL;
    }
    *entry = found;
    return PyErr_Occurred() ? -1 : best != NULL;
}

/* Reads the rows of a technique and puts its first phrase into the heap. -1: an error. */
static int add_way(InOrder *self, Py_ssize_t number, const Weighing *by, const Limits *limits)
{
    Best best[MOST];
    Way *way = &self->ways[number];
    double again = 0.0;
    way->met = PyDict_GetItemWithError(self->met, way->technique);
    if (way->met == NULL && PyErr_Occurred()) return -1;
    if (way->met != NULL && !PyArg_ParseTuple(way->met, "dO!", &again, &PyDict_Type, &way->met)) return -1;
    way->score = (int64_t)nearbyint((way->points + again) / limits->unit);
    way->runs = self->used;
    int kept = weigh(by, way->begin, way->end, best);
    for (int one = 0; one < kept; one++)
        if (add_row(self, best[one].points, PyTuple_GetItem(self->rows, best[one].row), way->met, limits->alike) < 0)
            return -1;
    way->count = self->used - way->runs;
    Entry *entry = &self->heap[self->count];
    entry->second = 0;
    int found = come_next(self, number, entry);
    if (found > 0) self->count++;
    return found < 0 ? -1 : 0;
}

/* The best of the techniques that have points and rows and are not barred, by their points, then by their names. */
static Py_ssize_t likely(PyObject *scores, PyObject *bars, PyObject *spans, Py_ssize_t count, Py_ssize_t most, Way *ways)
{
    Py_ssize_t place = 0, kept = 0;
    PyObject *technique, *points;
    while (PyDict_Next(scores, &place, &technique, &points)) {
        PyObject *span = PyDict_GetItemWithError(spans, technique);
        if (span == NULL) {
            if (PyErr_Occurred()) return -1;
            continue;
        }
        int barred = PySet_Contains(bars, technique);
        if (barred > 0) continue;
        Way way = {.points = PyFloat_AsDouble(points), .technique = technique};
        if (barred < 0 || PyErr_Occurred() || !PyArg_ParseTuple(span, "nn", &way.begin, &way.end)) return -1;
        if (way.begin < 0 || way.end > count) {
            PyErr_SetString(PyExc_ValueError, "a span goes beyond the rows");
            return -1;
        }
        Py_ssize_t at = kept;
        for (; at > 0; at--) {
            const Way *other = &ways[at - 1];
            if (other->points > way.points) break;
            if (other->points == way.points && PyUnicode_Compare(other->technique, technique) < 0) break;
            if (at < most) ways[at] = *other;
        }
        if (at < most) ways[at] = way;
        if (kept < most) kept++;
    }
    return kept;
}

/* A column, whose buffer is NULL for None; -1 with an exception where it has not `size` bytes. */
static int column(PyObject *given, Py_buffer *view, Py_ssize_t size)
{
    if (given == Py_None) return 0;
    if (PyObject_GetBuffer(given, view, PyBUF_SIMPLE) < 0) return -1;
    if (view->len == size) return 0;
    PyErr_SetString(PyExc_ValueError, "a column has another length than the rows");
    return -1;
}

/* Weighs the rows of the likely techniques and makes the heap. -1: an error. */
static int weigh_all(InOrder *self, PyObject *scores, PyObject *bars, const Weighing *by, const Limits *limits)
{
    Py_ssize_t most = limits->ways < WAYS ? limits->ways : WAYS;
    Py_ssize_t count = likely(scores, bars, self->spans, PyTuple_Size(self->rows), most, self->ways);
    for (Py_ssize_t one = 0; one < count; one++)
        if (add_way(self, one, by, limits) < 0) return -1;
    for (Py_ssize_t place = self->count / 2; place-- > 0;) sink(self, place);
    return count < 0 || PyErr_Occurred() ? -1 : 0;
}

/* Takes the columns of a weighing; -1 with an exception where one has another length than the rows. */
static int take(Weighing *by, PyObject *const *given, Py_buffer *views, Py_ssize_t count)
{
    const Py_ssize_t sizes[COLUMNS] = {
        [MASKED] = count * MASKS * 8, [GROUND] = count * 8, [CLOSED] = count, [QUESTION] = count,
        [TELLING] = count * 8,        [BRIEF] = count,      [TABLES] = (QUESTIONS + 2 * COUNTS + GAPS) * 8,
    };
    for (int one = 0; one < COLUMNS; one++)
        if (column(given[one], &views[one], sizes[one]) < 0) return -1;
    if (!(views[MASKED].buf && views[GROUND].buf && views[CLOSED].buf && views[TABLES].buf)) {
        PyErr_SetString(PyExc_TypeError, "only question, telling and brief may be None");
        return -1;
    }
    by->masked = views[MASKED].buf;
    by->ground = views[GROUND].buf;
    by->closed = views[CLOSED].buf;
    by->question = views[QUESTION].buf;
    by->telling = views[TELLING].buf;
    by->brief = views[BRIEF].buf;
    by->answering = views[TABLES].buf;
    by->strayed = by->answering + QUESTIONS;
    by->suiting = by->strayed + COUNTS;
    by->gaps = by->suiting + COUNTS;
    return 0;
}

static int take_masks(uint64_t *bits, PyObject *masks)
{
    if (PyTuple_Size(masks) != MASKS) PyErr_Format(PyExc_ValueError, "there are %d masks", MASKS);
    for (int one = 0; !PyErr_Occurred() && one < MASKS; one++)
        bits[one] = PyLong_AsUnsignedLongLong(PyTuple_GetItem(masks, one));
    return PyErr_Occurred() ? -1 : 0;
}

/* InOrder(full, scores, bars, met, spans, rows, weighing, tables, limits): app/rank/order.py tells what they are. */
static PyObject *make(PyTypeObject *type, PyObject *args, PyObject *named)
{
    PyObject *full, *scores, *bars, *met, *spans, *rows, *masks, *given[COLUMNS];
    long long back;
    Weighing by;
    Limits limits;
    if (named != NULL && PyDict_Size(named)) return PyErr_Format(PyExc_TypeError, "InOrder takes no names");
    if (!PyArg_ParseTuple(args, "OO!OO!O!O!(O!OOOOOpO)O(nnnLdd)", &full, &PyDict_Type, &scores, &bars, &PyDict_Type,
                          &met, &PyDict_Type, &spans, &PyTuple_Type, &rows,
                          &PyTuple_Type, &masks, &given[MASKED], &given[GROUND], &given[CLOSED], &given[QUESTION],
                          &given[TELLING], &by.suits, &given[BRIEF], &given[TABLES], &limits.ways, &limits.rows,
                          &limits.alike, &back, &limits.unit, &by.manner))
        return NULL;
    uint64_t bits[MASKS];
    if (take_masks(bits, masks) < 0) return NULL;
    by.masks = bits;
    by.units = 1 / limits.unit;
    by.most = limits.rows < 0 || limits.rows > MOST ? MOST : (int)limits.rows;

    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    InOrder *self = (InOrder *)allocate(type, 0);
    if (self == NULL) return NULL;
    self->scores = Py_NewRef(scores);
    self->rows = Py_NewRef(rows);
    self->spans = Py_NewRef(spans);
    self->met = Py_NewRef(met);
    self->full = Py_NewRef(full);
    self->back = back;
    Py_buffer views[COLUMNS] = {{0}};
    int done = take(&by, given, views, PyTuple_Size(rows));
    if (done == 0) done = weigh_all(self, scores, bars, &by, &limits);
    for (int one = 0; one < COLUMNS; one++)
        if (views[one].obj) PyBuffer_Release(&views[one]);
    if (done < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

/* The next phrase of a technique that is not full, with its score. */
static PyObject *next(PyObject *me)
{
    InOrder *self = (InOrder *)me;
    while (self->count > 0) {
        Entry best = self->heap[0];
        Py_XDECREF(best.id);
        int passed = PySet_Contains(self->full, self->ways[best.way].technique);
        self->heap[0] = (Entry){.second = 1};
        int more = passed ? passed == 1 ? 0 : -1 : come_next(self, best.way, &self->heap[0]);
        if (more <= 0) self->heap[0] = self->heap[--self->count];
        sink(self, 0);
        if (PyErr_Occurred()) return NULL;
        if (passed) continue;
        PyObject *score = PyLong_FromLongLong(best.score);
        PyObject *pair = score ? PyTuple_Pack(2, score, best.phrase) : NULL;
        Py_XDECREF(score);
        return pair;
    }
    return NULL;
}

static void release(PyObject *me)
{
    InOrder *self = (InOrder *)me;
    PyTypeObject *type = Py_TYPE(me);
    for (Py_ssize_t place = 0; place < self->count; place++) Py_XDECREF(self->heap[place].id);
    PyMem_Free(self->runs);
    Py_XDECREF(self->met);
    Py_XDECREF(self->scores);
    Py_XDECREF(self->rows);
    Py_XDECREF(self->spans);
    Py_XDECREF(self->full);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(me);
    Py_DECREF(type);
}

static PyType_Slot type_slots[] = {
    {Py_tp_new, make},
    {Py_tp_dealloc, release},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, next},
    {Py_tp_doc, "The phrases that may be said, best first, each with its score; see app/rank/order.py."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.native._kernels.InOrder",
    .basicsize = sizeof(InOrder),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

int add_rows(PyObject *module)
{
    ID = PyUnicode_InternFromString("id");
    PyObject *type = ID == NULL ? NULL : PyType_FromSpec(&spec);
    int done = type == NULL ? -1 : PyModule_AddObjectRef(module, "InOrder", type);
    Py_XDECREF(type);
    return done;
}
