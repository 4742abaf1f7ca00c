/* The kernel of understanding: from a message and what is remembered around it to the shares of intents and stages.
 *
 * The twin in Python, which says what each step is for, is app/understand/scoring.py. A model is int8 rows that are
 * found by bucket (app/understand/model.py); buckets are hashed n-grams, words and pairs of words
 * (app/understand/ngrams.py). All arrays are borrowed from numpy for as long as the Scorer lives, and never written.
 */

#include "native.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

enum { LONGEST = 4, SHIFT = 12, BUCKETS = 1 << (32 - SHIFT), MOST_WIDTH = 64, MOST_PLACES = 16 };
enum { HANDFUL = 64, FEW = 512 };
enum { MESSAGE, WORDS, OWN_PIECES };
enum { INDEX, ROWS, SHARES, GIVEN, BY_MESSAGE, BY_BUYER, BY_AGENT, ARRAYS };

#ifdef __GNUC__
#define SOON(address) __builtin_prefetch(address)
#else
#define SOON(address) ((void)(address))
#endif

static const uint32_t PAIR = 0x9E3779B1u;
static const int LONG = 40; /* features.LONG */

typedef struct {
    PyObject_HEAD
    Py_buffer arrays[ARRAYS];
    Py_ssize_t held; /* how many of the arrays are */
    Py_ssize_t width, rows, places, stages, intents, shown;
    Py_ssize_t ack, need;
    double sharp_stage, sharp_intent, less_ack, needs;
} Scorer;

static uint32_t crc_table[256];

static void make_crc_table(void)
{
    for (uint32_t byte = 0; byte < 256; byte++) {
        uint32_t sum = byte;
        for (int bit = 0; bit < 8; bit++) sum = sum & 1 ? 0xEDB88320u ^ (sum >> 1) : sum >> 1;
        crc_table[byte] = sum;
    }
}

static inline uint32_t crc_byte(uint32_t sum, uint32_t byte)
{
    return crc_table[(sum ^ byte) & 0xFF] ^ (sum >> 8);
}

/* The CRC-32 goes on by one code point in UTF-8, a lone surrogate like any other. */
static uint32_t crc_code(uint32_t sum, uint32_t code)
{
    if (code < 0x80) return crc_byte(sum, code);
    if (code < 0x800) {
        sum = crc_byte(sum, 0xC0 | code >> 6);
    } else {
        if (code < 0x10000) {
            sum = crc_byte(sum, 0xE0 | code >> 12);
        } else {
            sum = crc_byte(sum, 0xF0 | code >> 18);
            sum = crc_byte(sum, 0x80 | (code >> 12 & 0x3F));
        }
        sum = crc_byte(sum, 0x80 | (code >> 6 & 0x3F));
    }
    return crc_byte(sum, 0x80 | (code & 0x3F));
}

static inline int is_digit(Py_UCS4 code)
{
    return code >= '0' && code <= '9';
}

/* Every number becomes one 0, in place; the new length. */
static Py_ssize_t shape(Py_UCS4 *codes, Py_ssize_t length)
{
    Py_ssize_t to = 0;
    for (Py_ssize_t from = 0; from < length;) {
        if (!is_digit(codes[from])) {
            codes[to++] = codes[from++];
            continue;
        }
        while (from < length && is_digit(codes[from])) from++;
        if (from + 1 < length && codes[from] == '.' && is_digit(codes[from + 1]))
            for (from++; from < length && is_digit(codes[from]);) from++;
        codes[to++] = '0';
    }
    return to;
}

/* The code points of a text, with room for one before and LONGEST after it, which are 0; to be freed. NULL: an error. */
static Py_UCS4 *codes_of(PyObject *text, Py_ssize_t *length)
{
    Py_ssize_t count = PyUnicode_GetLength(text); /* raises TypeError where it is no text */
    if (count < 0) return NULL;
    Py_UCS4 *codes = PyMem_Calloc((size_t)count + 2 + LONGEST, sizeof *codes);
    if (codes == NULL) return (Py_UCS4 *)PyErr_NoMemory();
    if (count && PyUnicode_AsUCS4(text, codes + 1, count + 1, 0) == NULL) {
        PyMem_Free(codes);
        return NULL;
    }
    *length = count;
    return codes;
}

/* Add the rows of some buckets. Where `met`, a bit a row, is given, each row counts once. The table and the rows are some
 * megabytes, so that nearly every look would wait for memory: they are asked for in advance, a handful at a time. */
static void add_rows_of(const Scorer *self, const uint32_t *buckets, Py_ssize_t count, uint8_t *met,
                        int32_t *restrict sums)
{
    const int32_t *index = self->arrays[INDEX].buf;
    const int8_t *rows = self->arrays[ROWS].buf;
    for (; count > 0; count -= HANDFUL, buckets += HANDFUL) {
        const int8_t *found[HANDFUL];
        int known = 0;
        for (int place = 0; place < HANDFUL && place < count; place++) {
            int32_t row = index[buckets[place]];
            if (row <= 0 || row >= self->rows) continue; /* row 0 holds nothing */
            if (met != NULL) {
                uint8_t bit = (uint8_t)(1 << (row & 7));
                if (met[row >> 3] & bit) continue;
                met[row >> 3] |= bit;
            }
            found[known++] = rows + row * self->width;
            SOON(rows + row * self->width);
        }
        for (int place = 0; place < known; place++)
            for (Py_ssize_t class = 0; class < self->width; class++) sums[class] += found[place][class];
    }
}

static inline uint32_t bucket_of_run(const Py_UCS4 *run, const uint32_t *by, Py_ssize_t columns)
{
    uint32_t sum = 0;
    for (int place = 0; place < LONGEST; place++) sum += run[place] * by[place * columns];
    return sum >> SHIFT;
}

/* Room for so many numbers: `few`, or what is to be freed; NULL: an error. */
static uint32_t *room_for(Py_ssize_t count, uint32_t *few)
{
    if (count <= FEW) return few;
    uint32_t *room = PyMem_Malloc((size_t)count * sizeof *room);
    return room == NULL ? (uint32_t *)PyErr_NoMemory() : room;
}

static Py_ssize_t columns_of(const Scorer *self, int by)
{
    return self->arrays[by].shape[1];
}

/* The buckets of the n-grams of a text with LONGEST zeros after it: a row a character, a column as `by` has it. */
static void take_ngrams(const Scorer *self, int array, const Py_UCS4 *codes, Py_ssize_t length, uint32_t *buckets)
{
    const uint32_t *by = self->arrays[array].buf, *index = self->arrays[INDEX].buf;
    Py_ssize_t columns = columns_of(self, array);
    for (Py_ssize_t begin = 0; begin < length; begin++)
        for (Py_ssize_t column = 0; column < columns; column++) {
            *buckets = bucket_of_run(codes + begin, by + column, columns);
            SOON(index + *buckets++);
        }
}

static uint32_t bucket_of_word(Py_UCS4 *codes, Py_ssize_t length)
{
    uint32_t sum = 0xFFFFFFFFu;
    length = shape(codes, length);
    for (Py_ssize_t place = 0; place < length; place++) sum = crc_code(sum, codes[place]);
    return ~sum >> SHIFT;
}

/* The bucket of a word; -1: an error. */
static int64_t bucket_of_text(PyObject *word)
{
    Py_UCS4 few[32], *codes = few;
    Py_ssize_t length = word == NULL ? -1 : PyUnicode_GetLength(word);
    if (length < 0) return -1;
    if (length > 32 && (codes = PyMem_Malloc((size_t)length * sizeof *codes)) == NULL) {
        PyErr_NoMemory();
        return -1;
    }
    int64_t bucket = -1;
    if (length == 0 || PyUnicode_AsUCS4(word, codes, length, 0) != NULL) bucket = bucket_of_word(codes, length);
    if (codes != few) PyMem_Free(codes);
    return bucket;
}

/* The buckets of words and of pairs of words that follow each other, 2 * count of words - 1, or one where there is no
 * word; how many, or -1: an error. */
static Py_ssize_t take_words(const Scorer *self, PyObject *words, Py_ssize_t count, uint32_t *buckets)
{
    const uint32_t *index = self->arrays[INDEX].buf;
    uint32_t before = 0, *next = buckets;
    if (count == 0) {
        Py_UCS4 no_word[] = {'n', 'o', ' ', 'w', 'o', 'r', 'd'};
        *buckets = bucket_of_word(no_word, sizeof no_word / sizeof *no_word);
        return 1;
    }
    for (Py_ssize_t number = 0; number < count; number++) {
        int64_t bucket = bucket_of_text(PyList_GetItem(words, number));
        if (bucket < 0) return -1;
        SOON(index + bucket);
        *next++ = (uint32_t)bucket;
        if (number) {
            *next = (before * PAIR + (uint32_t)bucket) * PAIR >> SHIFT;
            SOON(index + *next++);
        }
        before = (uint32_t)bucket;
    }
    return next - buckets;
}

/* line(sender, text): the sums of a line's n-grams, a row of floats for each column of the sender's, "buyer" or else. */
static PyObject *line(PyObject *me, PyObject *const *given, Py_ssize_t count)
{
    Scorer *self = (Scorer *)me;
    if (count != 2) return PyErr_Format(PyExc_TypeError, "line takes sender and text");
    if (!PyUnicode_Check(given[0])) return PyErr_Format(PyExc_TypeError, "the sender is no text");
    int array = PyUnicode_CompareWithASCIIString(given[0], "buyer") == 0 ? BY_BUYER : BY_AGENT;
    Py_ssize_t length = 0;
    Py_UCS4 *codes = codes_of(given[1], &length);
    if (codes == NULL) return NULL;
    Py_ssize_t shaped = shape(codes + 1, length);
    memset(codes + 1 + shaped, 0, (size_t)(length - shaped) * sizeof *codes);

    Py_ssize_t columns = columns_of(self, array);
    int32_t sums[MOST_PLACES][MOST_WIDTH] = {{0}};
    float told[MOST_PLACES * MOST_WIDTH];
    uint32_t few[FEW], *buckets = room_for(shaped * columns, few);
    if (buckets != NULL) {
        take_ngrams(self, array, codes + 1, shaped, buckets);
        for (Py_ssize_t column = 0; column < columns; column++) {
            uint32_t of_column[HANDFUL];
            for (Py_ssize_t begin = 0; begin < shaped; begin += HANDFUL) {
                Py_ssize_t count = shaped - begin < HANDFUL ? shaped - begin : HANDFUL;
                for (Py_ssize_t place = 0; place < count; place++)
                    of_column[place] = buckets[(begin + place) * columns + column];
                add_rows_of(self, of_column, count, NULL, sums[column]);
            }
        }
    }
    PyMem_Free(codes);
    if (buckets == NULL) return NULL;
    if (buckets != few) PyMem_Free(buckets);
    for (Py_ssize_t column = 0; column < columns; column++)
        for (Py_ssize_t class = 0; class < self->width; class++)
            told[column * self->width + class] = (float)sums[column][class];
    return PyBytes_FromStringAndSize((const char *)told, columns * self->width * (Py_ssize_t)sizeof *told);
}

/* Add a remembered piece, one or more rows of floats, to the places where its rows stand. -1: an error. */
static int add_piece(const Scorer *self, PyObject *piece, const uint8_t *places, Py_ssize_t count, Py_ssize_t *next,
                     float of_places[][MOST_WIDTH])
{
    char *bytes;
    Py_ssize_t size, row = self->width * (Py_ssize_t)sizeof(float);
    if (PyBytes_AsStringAndSize(piece, &bytes, &size) < 0) return -1;
    if (size % row || *next + size / row > count) {
        PyErr_SetString(PyExc_ValueError, "pieces and places do not fit together");
        return -1;
    }
    for (; size; size -= row, bytes += row) {
        uint8_t place = places[(*next)++];
        if (place >= self->places) continue; /* nowhere */
        const float *sums = (const float *)bytes;
        for (Py_ssize_t class = 0; class < self->width; class++) of_places[place][class] += sums[class];
    }
    return 0;
}

/* The sums of a message and of its words. -1: an error. */
static int sum_own(const Scorer *self, PyObject *text, PyObject *words, int32_t own[][MOST_WIDTH])
{
    Py_ssize_t length = 0, shaped, of_message = 0, of_words = 0, count = PyList_Size(words);
    Py_UCS4 *codes = count < 0 ? NULL : codes_of(text, &length);
    if (codes == NULL) return -1;
    uint8_t *met = NULL;
    size_t marks = length > LONG ? (size_t)self->rows / 8 + 1 : 0;
    uint32_t few[FEW], *buckets = room_for((length + 2) * columns_of(self, BY_MESSAGE) + 2 * count + 1, few);
    if (buckets != NULL && marks && (met = PyMem_Calloc(marks, 1)) == NULL) PyErr_NoMemory();
    int done = buckets == NULL || (marks && met == NULL) ? -1 : 0;
    if (done == 0) {
        shaped = shape(codes + 1, length);
        memset(codes + 1 + shaped, 0, (size_t)(length - shaped) * sizeof *codes);
        codes[0] = '^';
        codes[shaped + 1] = '$';
        of_message = (shaped + 2) * columns_of(self, BY_MESSAGE);
        take_ngrams(self, BY_MESSAGE, codes, shaped + 2, buckets);
        of_words = take_words(self, words, count, buckets + of_message);
        if (of_words < 0) done = -1;
    }
    if (done == 0) {
        add_rows_of(self, buckets, of_message, met, own[MESSAGE]);
        if (met != NULL) memset(met, 0, marks);
        add_rows_of(self, buckets + of_message, of_words, met, own[WORDS]);
    }
    PyMem_Free(codes);
    PyMem_Free(met);
    if (buckets != few) PyMem_Free(buckets);
    return done;
}

/* The margins of all classes, from (text, words, pieces, places); -1: an error. */
static int margins_of(Scorer *self, PyObject *const *given, double *margins)
{
    char *places;
    Py_ssize_t count, next = OWN_PIECES;
    int32_t own[OWN_PIECES][MOST_WIDTH] = {{0}};
    float of_places[MOST_PLACES][MOST_WIDTH] = {{0}};

    if (PyBytes_AsStringAndSize(given[3], &places, &count) < 0) return -1;
    Py_ssize_t pieces = PyList_Size(given[2]);
    if (pieces < 0) return -1;
    for (Py_ssize_t piece = 0; piece < pieces; piece++) {
        const char *soon = (const char *)PyList_GetItem(given[2], piece);
        for (int cacheline = 0; cacheline < 5; cacheline++) SOON(soon + 64 * cacheline);
    }
    if (count < OWN_PIECES || (uint8_t)places[MESSAGE] >= self->places || (uint8_t)places[WORDS] >= self->places) {
        PyErr_SetString(PyExc_ValueError, "the message and its words stand in no place");
        return -1;
    }
    if (sum_own(self, given[0], given[1], own) < 0) return -1;
    for (int piece = 0; piece < OWN_PIECES; piece++)
        for (Py_ssize_t class = 0; class < self->width; class++)
            of_places[(uint8_t)places[piece]][class] += (float)own[piece][class];
    for (Py_ssize_t piece = 0; piece < pieces; piece++)
        if (add_piece(self, PyList_GetItem(given[2], piece), (uint8_t *)places, count, &next, of_places) < 0) return -1;
    if (next != count) {
        PyErr_SetString(PyExc_ValueError, "pieces and places do not fit together");
        return -1;
    }
    const float *shares = self->arrays[SHARES].buf;
    Py_ssize_t classes = self->width - 1;
    memset(margins, 0, (size_t)classes * sizeof *margins);
    for (Py_ssize_t place = 0; place < self->places; place++) {
        double known = of_places[place][classes];
        double share = shares[place] / sqrt(known > 1 ? known : 1);
        for (Py_ssize_t class = 0; class < classes; class++) margins[class] += share * of_places[place][class];
    }
    return 0;
}

static PyObject *list_of(const double *values, Py_ssize_t count)
{
    PyObject *list = PyList_New(count);
    for (Py_ssize_t place = 0; list != NULL && place < count; place++) {
        PyObject *value = PyFloat_FromDouble(values[place]);
        if (value == NULL || PyList_SetItem(list, place, value) < 0) Py_CLEAR(list);
    }
    return list;
}

/* margins(text, words, pieces, places): the margins of all classes, stages first. */
static PyObject *margins(PyObject *me, PyObject *const *given, Py_ssize_t count)
{
    Scorer *self = (Scorer *)me;
    double found[MOST_WIDTH];
    if (count != 4) return PyErr_Format(PyExc_TypeError, "margins takes text, words, pieces and places");
    if (margins_of(self, given, found) < 0) return NULL;
    return list_of(found, self->width - 1);
}

/* Values to e to the power of `sharp` times them, the largest 1. */
static void raise_all(double *values, Py_ssize_t count, double sharp)
{
    double most = values[0];
    for (Py_ssize_t place = 1; place < count; place++)
        if (values[place] > most) most = values[place];
    for (Py_ssize_t place = 0; place < count; place++) values[place] = exp((values[place] - most) * sharp);
}

/* Values as parts of one. */
static void to_one(double *values, Py_ssize_t count)
{
    double whole = 0;
    for (Py_ssize_t place = 0; place < count; place++) whole += values[place];
    for (Py_ssize_t place = 0; place < count; place++) values[place] /= whole;
}

/* shares(text, words, pieces, places, shown): the shares of the intents and of the stages, two lists. `shown` is the
 * number of what shows an order, or -1 for a message that is free of content. */
static PyObject *shares(PyObject *me, PyObject *const *given, Py_ssize_t count)
{
    Scorer *self = (Scorer *)me;
    double found[MOST_WIDTH], *stages = found, *intents = found + self->stages;
    if (count != 5) return PyErr_Format(PyExc_TypeError, "shares takes text, words, pieces, places and shown");
    long shown = PyLong_AsLong(given[4]);
    if (shown == -1 && PyErr_Occurred()) return NULL;
    if (shown >= self->shown) return PyErr_Format(PyExc_ValueError, "nothing is shown by %ld", shown);
    if (margins_of(self, given, found) < 0) return NULL;
    raise_all(intents, self->intents, self->sharp_intent);
    if (shown >= 0) {
        double together[MOST_WIDTH] = {0};
        const float *row = (const float *)self->arrays[GIVEN].buf + shown * self->intents * self->stages;
        intents[self->ack] *= self->less_ack;
        to_one(intents, self->intents);
        for (Py_ssize_t intent = 0; intent < self->intents; intent++, row += self->stages)
            for (Py_ssize_t stage = 0; stage < self->stages; stage++) together[stage] += intents[intent] * row[stage];
        for (Py_ssize_t stage = 0; stage < self->stages; stage++) stages[stage] += together[stage] / self->sharp_stage;
    } else {
        to_one(intents, self->intents);
    }
    raise_all(stages, self->stages, self->sharp_stage);
    if (shown >= 0) stages[self->need] *= self->needs;
    to_one(stages, self->stages);
    PyObject *of_intents = list_of(intents, self->intents), *of_stages = list_of(stages, self->stages);
    PyObject *both = of_intents && of_stages ? PyTuple_Pack(2, of_intents, of_stages) : NULL;
    Py_XDECREF(of_intents);
    Py_XDECREF(of_stages);
    return both;
}

/* Borrow the arrays, and see that all are as the loops above take them to be. -1: an error. */
static int take_arrays(Scorer *self, PyObject *const *arrays)
{
    static const int sizes[ARRAYS] = {4, 1, 4, 4, 4, 4, 4}, dimensions[ARRAYS] = {1, 2, 1, 3, 2, 2, 2};
    for (; self->held < ARRAYS; self->held++) {
        Py_buffer *view = &self->arrays[self->held];
        if (PyObject_GetBuffer(arrays[self->held], view, PyBUF_C_CONTIGUOUS) < 0) return -1;
        if (view->itemsize != sizes[self->held] || view->ndim != dimensions[self->held]) {
            PyBuffer_Release(view);
            PyErr_Format(PyExc_ValueError, "array %zd is of another kind", self->held);
            return -1;
        }
    }
    const Py_buffer *view = self->arrays;
    self->rows = view[ROWS].shape[0], self->width = view[ROWS].shape[1];
    self->places = view[SHARES].shape[0];
    self->shown = view[GIVEN].shape[0], self->intents = view[GIVEN].shape[1], self->stages = view[GIVEN].shape[2];
    int fits = view[INDEX].shape[0] == BUCKETS && self->width <= MOST_WIDTH && self->places <= MOST_PLACES;
    fits = fits && self->stages > 0 && self->intents > 0 && self->stages + self->intents + 1 == self->width;
    fits = fits && self->ack >= 0 && self->ack < self->intents && self->need >= 0 && self->need < self->stages;
    for (int by = BY_MESSAGE; by <= BY_AGENT; by++)
        fits = fits && view[by].shape[0] == LONGEST && view[by].shape[1] <= MOST_PLACES;
    if (!fits) PyErr_SetString(PyExc_ValueError, "the arrays do not fit together");
    return fits ? 0 : -1;
}

/* Scorer(arrays, sharp_stage, sharp_intent, less_ack, needs, ack, need); the arrays in the order of the enum above. */
static PyObject *make(PyTypeObject *type, PyObject *given, PyObject *named)
{
    PyObject *arrays[ARRAYS];
    double sharp_stage, sharp_intent, less_ack, needs;
    Py_ssize_t ack, need;
    if (named != NULL && PyDict_Size(named)) return PyErr_Format(PyExc_TypeError, "Scorer takes no names");
    if (!PyArg_ParseTuple(given, "(OOOOOOO)ddddnn", &arrays[0], &arrays[1], &arrays[2], &arrays[3], &arrays[4],
                          &arrays[5], &arrays[6], &sharp_stage, &sharp_intent, &less_ack, &needs, &ack, &need))
        return NULL;
    allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
    Scorer *self = (Scorer *)allocate(type, 0);
    if (self == NULL) return NULL;
    self->sharp_stage = sharp_stage, self->sharp_intent = sharp_intent, self->less_ack = less_ack;
    self->needs = needs, self->ack = ack, self->need = need;
    if (take_arrays(self, arrays) < 0) Py_CLEAR(self);
    return (PyObject *)self;
}

static void release(PyObject *me)
{
    Scorer *self = (Scorer *)me;
    PyTypeObject *type = Py_TYPE(me);
    while (self->held) PyBuffer_Release(&self->arrays[--self->held]);
    ((freefunc)PyType_GetSlot(type, Py_tp_free))(me);
    Py_DECREF(type);
}

static PyMethodDef methods[] = {
    {"line", (PyCFunction)(void (*)(void))line, METH_FASTCALL, "The sums of a line, a row for each of its columns."},
    {"margins", (PyCFunction)(void (*)(void))margins, METH_FASTCALL, "The margins of all classes, stages first."},
    {"shares", (PyCFunction)(void (*)(void))shares, METH_FASTCALL, "The shares of intents and of stages."},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot type_slots[] = {
    {Py_tp_new, make},
    {Py_tp_dealloc, release},
    {Py_tp_methods, methods},
    {Py_tp_doc, "Scores messages by a model; see app/understand/scoring.py."},
    {0, NULL},
};

static PyType_Spec spec = {
    .name = "app.native._kernels.Scorer",
    .basicsize = sizeof(Scorer),
    .flags = Py_TPFLAGS_DEFAULT,
    .slots = type_slots,
};

int add_scorer(PyObject *module)
{
    make_crc_table();
    return add_type(module, &spec, "Scorer");
}
