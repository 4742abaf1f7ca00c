/* The kernel that tells which of many rules may hold for a text, by the words that they cannot do without.
 *
 * The twin in Python is app/understand/sieve.py. A rule is a number of clauses, each a number of words: it may hold where
 * of each clause a word stands in the text. One pass over the text: at each character a look for words that begin with
 * it and the next one, then the rest of each is compared.
 */

#include "native.h"

#include <stdint.h>
#include <string.h>

typedef struct {
    uint32_t first, second; /* the key: the first two characters; of a word of one character the second is NONE */
    int32_t word;           /* the first word with this key, or -1 in an empty slot */
} Slot;

typedef struct {
    int32_t begin, length; /* where its characters are */
    int32_t next;          /* the next word with the same first two characters, or -1 */
    int32_t clauses, count; /* where its clauses are, and how many */
} Word;

enum { NONE = 0x110000 }; /* no code point */

typedef struct {
    PyObject_HEAD
    Py_ssize_t words, clauses, rules, slots; /* slots: a power of two */
    Py_UCS4 *codes;     /* of all words */
    Word *word;         /* `words` of them */
    Slot *slot;         /* `slots` of them */
    int32_t *clause_of; /* the clauses of all words, word by word */
    int32_t *rule_of;   /* the rule of each clause */
    uint16_t *clauses_of_rule;
    uint8_t *always; /* a bit for each rule without clauses */
    uint8_t *begins; /* a bit for each hash of a character with which a word begins */
} Sieve;

enum { BEGINS = 4096 };

static inline uint32_t mix(uint32_t first, uint32_t second)
{
    uint32_t sum = first * 0x9E3779B1u ^ second * 0x85EBCA6Bu;
    return sum ^ sum >> 15;
}

static Slot *slot_of(const Sieve *self, uint32_t first, uint32_t second)
{
    size_t mask = (size_t)self->slots - 1, place = mix(first, second) & mask;
    for (;; place = (place + 1) & mask) {
        Slot *slot = &self->slot[place];
        if (slot->word < 0 || (slot->first == first && slot->second == second)) return slot;
    }
}

/* Whether the rest of a word, from its third character on, stands at this place of the text. */
static inline int stands(const Sieve *self, const Word *word, const Py_UCS4 *text, Py_ssize_t left)
{
    return word->length <= left &&
           (word->length <= 2 ||
            memcmp(self->codes + word->begin + 2, text + 2, (size_t)(word->length - 2) * sizeof *text) == 0);
}

/* What is known of a text so far. */
typedef struct {
    uint16_t *lacks;  /* so many clauses each rule still lacks */
    uint8_t *met;     /* a bit a word */
    uint8_t *clauses; /* a bit a clause */
    uint8_t *may;     /* a bit a rule: it lacks nothing */
} State;

static void meet(const Sieve *self, const Word *word, int32_t number, State *state)
{
    uint8_t bit = (uint8_t)(1 << (number & 7));
    if (state->met[number >> 3] & bit) return;
    state->met[number >> 3] |= bit;
    for (int32_t place = word->clauses; place < word->clauses + word->count; place++) {
        int32_t clause = self->clause_of[place];
        bit = (uint8_t)(1 << (clause & 7));
        if (state->clauses[clause >> 3] & bit) continue;
        state->clauses[clause >> 3] |= bit;
        int32_t rule = self->rule_of[clause];
        if (--state->lacks[rule] == 0) state->may[rule >> 3] |= (uint8_t)(1 << (rule & 7));
    }
}

static void meet_all(const Sieve *self, uint32_t first, uint32_t second, const Py_UCS4 *text, Py_ssize_t left,
                     State *state)
{
    for (int32_t number = slot_of(self, first, second)->word; number >= 0; number = self->word[number].next)
        if (stands(self, &self->word[number], text, left)) meet(self, &self->word[number], number, state);
}

static PyObject *numbers_of(const Sieve *self, const State *state)
{
    PyObject *found = PyList_New(0);
    for (Py_ssize_t rule = 0; found != NULL && rule < self->rules; rule++) {
        if (state->may[rule >> 3] == 0) rule |= 7;
        if (!(state->may[rule >> 3] & 1 << (rule & 7))) continue;
        PyObject *number = PyLong_FromSsize_t(rule);
        if (number == NULL || PyList_Append(found, number) < 0) Py_CLEAR(found);
        Py_XDECREF(number);
    }
    return found;
}

/* may(text): the numbers of the rules that may hold, in their order. */
static PyObject *may(PyObject *me, PyObject *text)
{
    const Sieve *self = (const Sieve *)me;
    Py_UCS4 few[256], *codes = few;
    Py_ssize_t length = PyUnicode_GetLength(text); /* raises TypeError where it is no text */
    if (length < 0) return NULL;
    size_t words = (size_t)self->words / 8 + 1, clauses = (size_t)self->clauses / 8 + 1;
    size_t rules = (size_t)self->rules / 8 + 1;
    size_t lacks = ((size_t)self->rules + 1) * sizeof(uint16_t);
    uint8_t *memory = PyMem_Malloc(lacks + words + clauses + rules);
    if (length > 256) codes = PyMem_Malloc((size_t)length * sizeof *codes);
    if (memory == NULL || codes == NULL) {
        PyMem_Free(memory);
        return PyErr_NoMemory();
    }
    PyObject *found = NULL;
    if (length == 0 || PyUnicode_AsUCS4(text, codes, length, 0) != NULL) {
        State state = {(uint16_t *)memory, memory + lacks, memory + lacks + words, memory + lacks + words + clauses};
        memcpy(state.lacks, self->clauses_of_rule, lacks);
        memset(state.met, 0, words + clauses);
        memcpy(state.may, self->always, rules);
        for (Py_ssize_t place = 0; place < length; place++) {
            uint32_t first = codes[place], hash = mix(first, 0) % BEGINS;
            if (!(self->begins[hash >> 3] & 1 << (hash & 7))) continue;
            meet_all(self, first, NONE, codes + place, length - place, &state);
            if (place + 1 < length) meet_all(self, first, codes[place + 1], codes + place, length - place, &state);
        }
        found = numbers_of(self, &state);
    }
    PyMem_Free(memory);
    if (codes != few) PyMem_Free(codes);
    return found;
}

/* How many items it has; -1: an error. */
static Py_ssize_t size(PyObject *tuple)
{
    if (PyTuple_Check(tuple)) return PyTuple_Size(tuple);
    PyErr_SetString(PyExc_TypeError, "a sieve is made of tuples");
    return -1;
}

/* The item of a tuple, borrowed; NULL: an error. */
static PyObject *item(PyObject *tuple, Py_ssize_t place)
{
    return size(tuple) < 0 ? NULL : PyTuple_GetItem(tuple, place);
}

/* Take one word with the numbers of its clauses. -1: an error. */
static int take_word(Sieve *self, PyObject *pair, int32_t number, int32_t *codes, int32_t *clauses)
{
    PyObject *text = item(pair, 0), *its = text == NULL ? NULL : item(pair, 1);
    Py_ssize_t count = its == NULL ? -1 : size(its), length = count < 0 ? -1 : PyUnicode_GetLength(text);
    if (length < 0) return -1;
    if (length == 0) {
        PyErr_SetString(PyExc_ValueError, "a word is empty");
        return -1;
    }
    Py_UCS4 *begin = self->codes + *codes;
    if (PyUnicode_AsUCS4(text, begin, length, 0) == NULL) return -1;
    Word *word = &self->word[number];
    *word = (Word){*codes, (int32_t)length, -1, *clauses, (int32_t)count};
    for (Py_ssize_t place = 0; place < word->count; place++) {
        long clause = PyLong_AsLong(item(its, place));
        if (clause == -1 && PyErr_Occurred()) return -1;
        if (clause < 0 || clause >= self->clauses) {
            PyErr_SetString(PyExc_ValueError, "there is no such clause");
            return -1;
        }
        self->clause_of[(*clauses)++] = (int32_t)clause;
    }
    *codes += (int32_t)length;
    uint32_t hash = mix(begin[0], 0) % BEGINS;
    self->begins[hash >> 3] |= (uint8_t)(1 << (hash & 7));
    uint32_t second = length > 1 ? begin[1] : NONE;
    Slot *slot = slot_of(self, begin[0], second);
    word->next = slot->word;
    *slot = (Slot){begin[0], second, number};
    return 0;
}

static int take_rules(Sieve *self, PyObject *rule_of, Py_ssize_t rules)
{
    for (Py_ssize_t clause = 0; clause < self->clauses; clause++) {
        long rule = PyLong_AsLong(item(rule_of, clause));
        if (rule == -1 && PyErr_Occurred()) return -1;
        if (rule < 0 || rule >= rules) {
            PyErr_SetString(PyExc_ValueError, "there is no such rule");
            return -1;
        }
        self->rule_of[clause] = (int32_t)rule;
        self->clauses_of_rule[rule]++;
    }
    for (Py_ssize_t rule = 0; rule < rules; rule++)
        if (self->clauses_of_rule[rule] == 0) self->always[rule >> 3] |= (uint8_t)(1 << (rule & 7));
    return 0;
}

/* Sieve(words, rule_of, rules): words are pairs of a word and the numbers of its clauses, no word twice; rule_of tells
 * the rule of each clause; rules is their number. A rule without clauses may always hold. */
static PyObject *make(PyTypeObject *type, PyObject *given, PyObject *named)
{
    PyObject *words, *rule_of;
    Py_ssize_t rules, codes = 0, clauses = 0;
    if (named != NULL && PyDict_Size(named)) return PyErr_Format(PyExc_TypeError, "Sieve takes no names");
    if (!PyArg_ParseTuple(given, "O!O!n", &PyTuple_Type, &words, &PyTuple_Type, &rule_of, &rules)) return NULL;
    if (rules < 0) return PyErr_Format(PyExc_ValueError, "there are less than no rules");
    Py_ssize_t count = PyTuple_Size(words);
    for (Py_ssize_t number = 0; number < count; number++) {
        PyObject *pair = PyTuple_GetItem(words, number), *text = item(pair, 0);
        PyObject *its = text == NULL ? NULL : item(pair, 1);
        Py_ssize_t of_word = its == NULL ? -1 : size(its), length = of_word < 0 ? -1 : PyUnicode_GetLength(text);
        if (length < 0) return NULL;
        codes += length;
        clauses += of_word;
    }
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Sieve *self = (Sieve *)allocate(type, 0);
    if (self == NULL) return NULL;
    self->words = count, self->clauses = PyTuple_Size(rule_of), self->rules = rules;
    for (self->slots = 8; self->slots < 3 * count; self->slots *= 2);
    self->codes = PyMem_Calloc((size_t)codes + 1, sizeof *self->codes);
    self->word = PyMem_Calloc((size_t)count + 1, sizeof *self->word);
    self->slot = PyMem_Calloc((size_t)self->slots, sizeof *self->slot);
    self->clause_of = PyMem_Calloc((size_t)clauses + 1, sizeof *self->clause_of);
    self->rule_of = PyMem_Calloc((size_t)self->clauses + 1, sizeof *self->rule_of);
    self->clauses_of_rule = PyMem_Calloc((size_t)rules + 1, sizeof *self->clauses_of_rule);
    self->always = PyMem_Calloc((size_t)rules / 8 + 1, 1);
    self->begins = PyMem_Calloc(BEGINS / 8, 1);
    if (!self->codes || !self->word || !self->slot || !self->clause_of || !self->rule_of || !self->clauses_of_rule ||
        !self->always || !self->begins) {
        Py_DECREF(self);
        return PyErr_NoMemory();
    }
    for (Py_ssize_t place = 0; place < self->slots; place++) self->slot[place].word = -1;
    int32_t next_code = 0, next_clause = 0;
    int done = take_rules(self, rule_of, rules);
    for (Py_ssize_t number = 0; done == 0 && number < count; number++)
        done = take_word(self, PyTuple_GetItem(words, number), (int32_t)number, &next_code, &next_clause);
    if (done < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static void release(PyObject *me)
{
    Sieve *self = (Sieve *)me;
    PyTypeObject *type = Py_TYPE(me);
    PyMem_Free(self->codes);
    PyMem_Free(self->word);
    PyMem_Free(self->slot);
    PyMem_Free(self->clause_of);
    PyMem_Free(self->rule_of);
    PyMem_Free(self->clauses_of_rule);
    PyMem_Free(self->always);
    PyMem_Free(self->begins);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(me);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"may", may, METH_O, "The numbers of the rules that may hold for a text, in their order."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_new, make},
    {Py_tp_dealloc, release},
    {Py_tp_methods, methods},
    {Py_tp_doc, "Tells which rules may hold for a text; see app/understand/sieve.py."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.native._kernels.Sieve",
    .basicsize = sizeof(Sieve),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

int add_sieve(PyObject *module)
{
    return add_type(module, &spec, "Sieve");
}
